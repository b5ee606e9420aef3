/** One command as typed: words without quotes, up to `&&`, `|` and their like. What `$(…)` runs is one of its own. */
export function commandsOf(line: string): readonly (readonly string[])[] {
  const within = [...line.matchAll(substitution)].flatMap(([, inner = '']) => commandsOf(inner));
  const commands: string[][] = [[]];
  const outer = line.replace(/^\s*\$ /, '').replaceAll(substitution, '…');
  for (const [, , operator, word] of outer.matchAll(parts)) {
    if (operator !== undefined) commands.push([]);
    if (word !== undefined) commands.at(-1)?.push(word.replaceAll(/["']/g, ''));
  }
  return [...commands.filter((words) => words.length > 0).map(withoutSettings), ...within].filter(
    (words) => words.length > 0,
  );
}

const substitution = /\$\(([^()]+)\)/g;

/** A comment; what ends a command; where its output goes to, or its input comes from, which is no command; a word. */
const parts =
  /(\s+|^)#.*|(&&|\|\||[|;&()]+)|(?:\d?>|<(?!\w+>))[<>&]*\s*[^\s|;&()]*|((?:<\w+>|"[^"]*"|'[^']*'|[^\s"'|;&<>()])+)/g;

/** `VMSTATION_LAB=other npx …` → `npx …` */
function withoutSettings(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  return first === -1 ? [] : words.slice(first);
}

/** A word that stands for others: `VERB`, `…`, `<node>`. */
export function isPlaceholder(word: string): boolean {
  return /^(…|\.\.\.|[A-Z]{2,}|<.*>|\[.*\])$/.test(word);
}
