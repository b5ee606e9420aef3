/** What a terminal obeys instead of showing it: control characters, and those that turn the direction of writing. */
const obeyed = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/gu;

/**
 * Makes a text that came from elsewhere, such as a node's output, fit for a terminal: whatever a terminal would obey
 * is written as `\u001b`. Lines and tabs stay. These are JSON's own escapes, so that JSON still says the same value.
 */
export function visible(text: string): string {
  return text.replace(obeyed, escaped);
}

/** The same for what has to stay on one line, such as a name. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\n\t]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
