import { causes, remedies } from './causes/index.ts';
import type { ErrorSource } from './error-sources.ts';
import { saysSomething, told } from './says.ts';
import { cell } from './table.ts';

/** docs/reference/errors.md: every code once, with all that is said under it. */
export function errorsPage(sources: readonly ErrorSource[]): string {
  const codes = [...new Set(sources.map(({ code }) => code))].toSorted();
  const rows = codes.map((code) => {
    const own = sources.filter((source) => source.code === code);
    const lines = (...texts: readonly string[]) =>
      cell([...new Set(texts.filter(saysSomething))].join('\n')) || told;
    const cells = [
      lines(...own.map(({ message }) => message)),
      cell(causes[code] ?? ''),
      lines(...own.map(({ next }) => next), remedies[code] ?? ''),
      lines(...own.map(({ from }) => from)),
    ];
    return `| \`${code}\` | ${cells.join(' | ')} |`;
  });
  return [
    '# Errors',
    '',
    'Generated from the sources by `node tools/docs/main.ts`; don’t edit. Codes are stable. `‹name›` stands for a',
    `value, and ${told} for a sentence that only the run knows. \`HOST_UNKNOWN\`, \`CLUSTER_UNKNOWN\` and their like name what the site does not have, and what it has.`,
    '`APPLY_FAILED` and `UNDO_FAILED` repeat what the node said, which may begin with a code of its own, such as `FILE_REFUSED`:',
    'that one is here too.',
    '',
    '| Code | What it says | Why | What to do | From |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
