import type { Cell } from '../cell.ts';
import { median } from '../measure/statistics.ts';

/** One goal, and how far we are. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Two who did the same: how many times as long the slow one took, and how often the less measured of them ran. */
export interface Case {
  readonly ratio: number;
  readonly runs: number;
}

/** Runs that a median ought to have; slow peers have fewer, because what has taken long is not repeated. */
const enough = 5;

export const seconds = (cell: Cell) => median(cell.samples.map((sample) => sample.seconds));
export const times = (value: number) => `${value.toFixed(1)}×`;
export const fewRuns = (runs: number) => (runs < enough ? '; fewer than five runs' : '');

/** `slow` divided by `fast`, wherever both were measured. */
export function ratios(cells: readonly Cell[], slow: string, fast: string): readonly Case[] {
  return cells
    .filter(({ peer }) => peer === slow)
    .flatMap((cell) => {
      const other = cells.find(
        ({ peer, hosts, resources, roundTripMs }) =>
          peer === fast &&
          hosts === cell.hosts &&
          resources === cell.resources &&
          roundTripMs === cell.roundTripMs,
      );
      if (other === undefined) return [];
      const runs = Math.min(cell.samples.length, other.samples.length);
      return [{ ratio: seconds(cell) / seconds(other), runs }];
    });
}

export function atMost(goal: string, cases: readonly Case[], limit: number): readonly Goal[] {
  return judged(goal, cases, (ratio) => ratio <= limit);
}

export function atLeast(goal: string, cases: readonly Case[], limit: number): readonly Goal[] {
  return judged(goal, cases, (ratio) => ratio >= limit);
}

/** Met only where every case is; nothing when there is none. */
function judged(goal: string, cases: readonly Case[], good: (ratio: number) => boolean): readonly Goal[] {
  if (cases.length === 0) return [];
  const all = cases.map(({ ratio }) => ratio);
  const missed = all.filter((ratio) => !good(ratio)).length;
  const short = cases.filter(({ runs }) => runs < enough).length;
  const measured = [
    `${times(Math.min(...all))} to ${times(Math.max(...all))}`,
    ...(missed === 0 ? [] : [`missed in ${missed} of ${cases.length} cases`]),
    ...(short === 0 ? [] : [`fewer than five runs in ${short} of ${cases.length}`]),
  ];
  return [{ goal, measured: measured.join('; '), met: missed === 0 }];
}
