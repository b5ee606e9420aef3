/** In the place of words that only the run knows. */
export const told = '*said anew each time*';

/** Whether words say something by themselves: `‹fix›` is a value, and nobody who reads knows it. */
export function saysSomething(words: string): boolean {
  return /\p{L}/u.test(words.replaceAll(/‹[^›]*›/g, ''));
}

const columns = ['What it says', 'Why', 'What to do'];

/** Cells of the table of errors that say nothing: `SITE_INVALID: What to do`. */
export function speechless(page: string): readonly string[] {
  return [...page.matchAll(/^\| `(\w+)` \|(.*) \|$/gm)].flatMap(([, code, row = '']) => {
    const cells = row.split(/(?<!\\)\|/);
    return columns
      .filter((column, at) => {
        const lines = (cells[at] ?? '').trim().split('<br>');
        // Only a sentence may be another's, and have a value below it; why, and what to do, are said here.
        if (column === columns[0]) return lines[0] !== told && !lines.some(saysSomething);
        return lines[0] === told || !lines.every(saysSomething);
      })
      .map((column) => `${code}: ${column}`);
  });
}
