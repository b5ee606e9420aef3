import { causes } from './causes/index.ts';
import type { ErrorSource } from './error-sources.ts';
import { cell } from './table.ts';

/** In the place of words that only the run knows. */
const underneath = '*said by what failed underneath*';

/** docs/reference/errors.md: every code once, with all that is said under it. */
export function errorsPage(sources: readonly ErrorSource[]): string {
  const codes = [...new Set(sources.map(({ code }) => code))].toSorted();
  const rows = codes.map((code) => {
    const own = sources.filter((source) => source.code === code);
    const lines = (pick: (source: ErrorSource) => string) =>
      cell([...new Set(own.map(pick).filter((text) => text !== ''))].join('\n')) || underneath;
    return `| \`${code}\` | ${lines(({ message }) => message)} | ${cell(causes[code] ?? '')} | ${lines(({ next }) => next)} | ${lines(({ from }) => from)} |`;
  });
  return [
    '# Errors',
    '',
    'Generated from the sources by `node tools/docs/main.ts`; don’t edit. Codes are stable. `‹name›` stands for a',
    'value. `HOST_UNKNOWN`, `CLUSTER_UNKNOWN` and their like name what the site does not have, and what it has.',
    '`APPLY_FAILED` and `UNDO_FAILED` repeat what the node said, which may begin with a word of its own, such as `FILE_REFUSED`.',
    '',
    '| Code | What it says | Why | What to do | From |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
