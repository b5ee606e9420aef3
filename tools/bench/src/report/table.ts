import type { Cell, Duration } from '../cell.ts';
import { median, spread } from '../measure/statistics.ts';

const header = [
  'hosts × resources',
  'round trip',
  'who',
  'wall, median (spread)',
  'CPU here',
  'CPU on nodes',
  'peak memory',
  'remote commands',
  'kB up / down',
  'runs',
];

/** Cells as rows of a Markdown table: what was asked, and below each other who did it, fastest first. */
export function cellTable(cells: readonly Cell[]): string {
  const groups = Map.groupBy(
    cells,
    ({ hosts, resources, roundTripMs }) => `${hosts} ${resources} ${roundTripMs}`,
  );
  const order = (a: Cell, b: Cell) =>
    a.hosts - b.hosts || a.resources - b.resources || a.roundTripMs - b.roundTripMs;
  const rows = [...groups.values()]
    .toSorted(([a], [b]) => (a && b ? order(a, b) : 0))
    .flatMap((group) => {
      const sorted = group.toSorted((a, b) => medianOf(a, 'seconds') - medianOf(b, 'seconds'));
      return sorted.map((cell, index) => [
        index === 0 ? `${cell.hosts} × ${cell.resources}` : '',
        index === 0 ? `${cell.roundTripMs} ms` : '',
        cell.peer === 'vmstation' ? '**vmstation**' : cell.peer,
        wall(cell.samples.map(({ seconds }) => seconds)),
        `${medianOf(cell, 'cpuSeconds').toFixed(2)} s`,
        `${medianOf(cell, 'nodeCpuSeconds').toFixed(2)} s`,
        `${(Math.max(...cell.samples.map(({ memoryBytes }) => memoryBytes)) / 1e6).toFixed(0)} MB`,
        String(medianOf(cell, 'commands')),
        `${kilobytes(medianOf(cell, 'bytesUp'))} / ${kilobytes(medianOf(cell, 'bytesDown'))}`,
        String(cell.samples.length),
      ]);
    });
  return markdown([header, ...rows]);
}

export function durationTable(durations: readonly Duration[]): string {
  return markdown([
    ['', 'wall, median (spread)', 'runs'],
    ...durations.map(({ what, seconds }) => [what, wall(seconds), String(seconds.length)]),
  ]);
}

export function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function medianOf(cell: Cell, field: keyof Cell['samples'][number]): number {
  return median(cell.samples.map((sample) => sample[field]));
}

/** One run has no spread: twice the same figure would look like several that agree. */
function wall(seconds: readonly number[]): string {
  const { low, high } = spread(seconds);
  const digits = high < 0.2 ? 3 : 2;
  if (seconds.length === 1) return `${median(seconds).toFixed(digits)} s`;
  return `${median(seconds).toFixed(digits)} s (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0);
