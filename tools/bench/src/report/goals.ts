import type { Cell, Duration, Result } from '../cell.ts';
import { median } from '../measure/statistics.ts';
import { names as clusterNames } from '../scenarios/cluster.ts';
import { names as nxNames } from '../scenarios/nx.ts';
import { names as startupNames } from '../scenarios/startup.ts';
import { atLeast, atMost, fewRuns, type Goal, ratios, seconds, times } from './cases.ts';

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
    ...atLeast(
      'first apply: 10× faster than Ansible with pipelining',
      ratios(first, 'ansible pipelining', 'vmstation'),
      10,
    ),
    ...atLeast('no-op: 4× faster than pyinfra', ratios(again, 'pyinfra', 'vmstation'), 4),
    ...atLeast('first apply: 4× faster than pyinfra', ratios(first, 'pyinfra', 'vmstation'), 4),
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
      'bare nodes to Ready by tasks of `cluster-infra`: at most 1.3× a shell script',
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

function grown(cells: readonly Cell[]): readonly Goal[] {
  const few = cells.find(({ hosts }) => hosts === 5);
  const many = cells.find(({ hosts }) => hosts === 50);
  if (few === undefined || many === undefined) return [];
  const ratio = seconds(many) / seconds(few);
  const runs = Math.min(few.samples.length, many.samples.length);
  return [
    { goal: '50 hosts: under 4× the time of 5', measured: times(ratio) + fewRuns(runs), met: ratio < 4 },
  ];
}

function memory(cells: readonly Cell[]): readonly Goal[] {
  const many = cells.find(({ hosts, resources }) => hosts === 50 && resources === 200);
  if (many === undefined) return [];
  const megabytes = Math.max(...many.samples.map(({ memoryBytes }) => memoryBytes)) / 1e6;
  return [
    {
      goal: 'peak memory with 50 hosts × 200 resources: under 250 MB',
      measured: `${megabytes.toFixed(0)} MB${fewRuns(many.samples.length)}`,
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
  const { measured, met } = judge(median(first.seconds), median(second.seconds));
  const runs = Math.min(first.seconds.length, second.seconds.length);
  return [{ goal, measured: measured + fewRuns(runs), met }];
}
