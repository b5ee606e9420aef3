/** Text of one look. */
export interface Span {
  readonly text: string;
  readonly color: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

const colors: Readonly<Record<number, string>> = {
  30: '#484f58',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#c9d1d9',
  90: '#8b949e',
};

const plain = { color: undefined, bold: false, dim: false };
type Look = Omit<Span, 'text'>;

function after(look: Look, code: number): Look {
  if (code === 0) return plain;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 39) return { ...look, color: undefined };
  return code in colors ? { ...look, color: colors[code] } : look;
}

/** The lines of a terminal with their looks, from text with SGR sequences, as `tmux capture-pane -e` gives it. */
export function parseAnsi(text: string): Span[][] {
  let look: Look = plain;
  return text.split('\n').map((line) => {
    const spans: Span[] = [];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    for (const [, codes, words] of line.matchAll(/(?:\x1b\[([\d;]*)m)|([^\x1b]+)/g)) {
      if (words === undefined) look = (codes ?? '').split(';').map(Number).reduce(after, look);
      else spans.push({ text: words, ...look });
    }
    return spans;
  });
}
