import type { Cell, Duration, Result } from '../cell.ts';
import { median } from '../measure/statistics.ts';
import { names as clusterNames } from '../scenarios/cluster.ts';
import { names as nxNames } from '../scenarios/nx.ts';
import { names as startupNames } from '../scenarios/startup.ts';

/** One goal, and how far we are. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

const seconds = (cell: Cell) => median(cell.samples.map((sample) => sample.seconds));
const times = (value: number) => `${value.toFixed(1)}×`;

/** Compares what was measured with what was aimed at; what was not measured is left out. */
export function goalsOf(results: readonly Result[]): readonly Goal[] {
  const cellsOf = (scenario: string) =>
    results.filter((result) => result.scenario === scenario).flatMap(({ cells }) => cells);
  const durations = results.flatMap((result) => result.durations);
  const table = cellsOf('table');
  const again = table.filter(({ phase }) => phase === 'again');
  const first = table.filter(({ phase }) => phase === 'first');
  const grownCells = cellsOf('growth').filter(({ phase }) => phase === 'again');
  const growth = grownCells.filter(({ peer }) => peer === 'vmstation');
  return [
    ...atMost(
      'no-op: at most 2× the bare ssh2 script',
      [again, grownCells].flatMap((cells) => ratios(cells, 'vmstation', 'bare ssh2')),
      2,
    ),
    ...atMost('first apply: at most 2× the bare ssh2 script', ratios(first, 'vmstation', 'bare ssh2'), 2),
    ...atLeast(
      'no-op: 10× faster than Ansible with pipelining',
      ratios(again, 'ansible pipelining', 'vmstation'),
      10,
    ),
    ...atLeast('no-op: 4× faster than pyinfra', ratios(again, 'pyinfra', 'vmstation'), 4),
    ...grown(growth),
    ...memory(growth),
    ...compare(
      '`vmstation --help` within an empty Node program + 50 ms',
      durations,
      startupNames.help,
      startupNames.empty,
      (ours, theirs) => ({
        measured: `+${((ours - theirs) * 1000).toFixed(0)} ms`,
        met: ours - theirs <= 0.05,
      }),
    ),
    ...compare(
      'bare nodes to Ready: at most 1.3× a shell script',
      durations,
      clusterNames.apply,
      clusterNames.script,
      (ours, theirs) => ({
        measured: `${(ours / theirs).toFixed(2)}×`,
        met: ours / theirs <= 1.3,
      }),
    ),
    ...compare(
      'six processes by Nx: at most 3 s above one',
      durations,
      nxNames.nx,
      nxNames.apply,
      (ours, theirs) => ({
        measured: `+${(ours - theirs).toFixed(1)} s`,
        met: ours - theirs <= 3,
      }),
    ),
  ];
}

/** `slow` divided by `fast`, wherever both were measured. */
function ratios(cells: readonly Cell[], slow: string, fast: string): readonly number[] {
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
      return other === undefined ? [] : [seconds(cell) / seconds(other)];
    });
}

function atMost(goal: string, values: readonly number[], limit: number): readonly Goal[] {
  if (values.length === 0) return [];
  return [{ goal, measured: range(values, (value) => value <= limit), met: Math.max(...values) <= limit }];
}

function atLeast(goal: string, values: readonly number[], limit: number): readonly Goal[] {
  if (values.length === 0) return [];
  return [{ goal, measured: range(values, (value) => value >= limit), met: Math.min(...values) >= limit }];
}

function range(values: readonly number[], good: (value: number) => boolean): string {
  const missed = values.filter((value) => !good(value)).length;
  const from = `${times(Math.min(...values))} to ${times(Math.max(...values))}`;
  return missed === 0 ? from : `${from}; missed in ${missed} of ${values.length} cases`;
}

function grown(cells: readonly Cell[]): readonly Goal[] {
  const few = cells.find(({ hosts }) => hosts === 5);
  const many = cells.find(({ hosts }) => hosts === 50);
  if (few === undefined || many === undefined) return [];
  const ratio = seconds(many) / seconds(few);
  return [{ goal: '50 hosts: under 4× the time of 5', measured: times(ratio), met: ratio < 4 }];
}

function memory(cells: readonly Cell[]): readonly Goal[] {
  const many = cells.find(({ hosts, resources }) => hosts === 50 && resources === 200);
  if (many === undefined) return [];
  const megabytes = Math.max(...many.samples.map(({ memoryBytes }) => memoryBytes)) / 1e6;
  return [
    {
      goal: 'peak memory with 50 hosts × 200 resources: under 250 MB',
      measured: `${megabytes.toFixed(0)} MB`,
      met: megabytes < 250,
    },
  ];
}

function compare(
  goal: string,
  durations: readonly Duration[],
  ours: string,
  theirs: string,
  judge: (ours: number, theirs: number) => Omit<Goal, 'goal'>,
): readonly Goal[] {
  const [first, second] = [ours, theirs].map((name) => durations.find(({ what }) => what === name));
  if (first === undefined || second === undefined) return [];
  return [{ goal, ...judge(median(first.seconds), median(second.seconds)) }];
}
