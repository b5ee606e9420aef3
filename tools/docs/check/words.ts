/** One command as typed: words without quotes, up to `&&`, `|` and their like. */
export function commandsOf(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const pattern = /(\s+|^)#.*|(&&|\|\||[|;&<>]+)|((?:"[^"]*"|'[^']*'|[^\s"'|;&<>])+)/g;
  for (const [, , operator, word] of line.replace(/^\s*[$#] /, '').matchAll(pattern)) {
    if (operator !== undefined) commands.push([]);
    if (word !== undefined) commands.at(-1)?.push(word.replaceAll(/["']/g, ''));
  }
  return commands.filter((words) => words.length > 0).map(withoutSettings);
}

/** `VMSTATION_LAB=other npx …` → `npx …` */
function withoutSettings(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  return first === -1 ? [] : words.slice(first);
}

/** A word that stands for others: `VERB`, `…`, `<node>`. */
export function isPlaceholder(word: string): boolean {
  return /^(…|\.\.\.|[A-Z]{2,}|<.*>|\[.*\])$/.test(word);
}
