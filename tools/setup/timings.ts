import { duration } from '@vmstation/reporters';

/** How long a step took. */
export interface Timing {
  readonly title: string;
  readonly seconds: number;
}

/** A line a step, and one for all of them. */
export function timingTable(steps: readonly Timing[]): string {
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  const rows = [...steps, { title: 'all', seconds }].map(
    (row) => [row.title, duration(row.seconds)] as const,
  );
  const width = (at: 0 | 1) => Math.max(...rows.map((row) => row[at].length));
  return rows.map(([title, took]) => `${title.padEnd(width(0))}  ${took.padStart(width(1))}`).join('\n');
}
