import type { FieldDiff } from '@vmstation/engine';
import { structuredPatch } from 'diff';

/** Lines of one field that are shown; a longer diff is read with `--diff`. */
const most = 300;

/** What changes in one field: a sentence, or the lines of a diff, each with its sign. */
export type FieldLines =
  | readonly [field: string, from: string | null, to: string | null]
  | readonly [field: string, lines: string];

export function fieldLines({ field, from, to }: FieldDiff): FieldLines {
  const isText = [from, to].some((value) => value?.includes('\n') === true);
  if (!isText) return [field, from ?? null, to ?? null];
  const { hunks } = structuredPatch('', '', from ?? '', to ?? '', '', '', { context: 3 });
  const lines = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : ['@']),
    ...hunk.lines.filter((line) => !line.startsWith('\\')),
  ]);
  const more = lines.length - most;
  return [field, [...lines.slice(0, most), ...(more > 0 ? [`@ ${more} more lines`] : [])].join('\n')];
}
