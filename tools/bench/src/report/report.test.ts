import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Cell, Result } from '../cell.ts';
import { workspace } from '../peers/peer.ts';
import { readResults } from '../results.ts';
import { chart } from './chart.ts';
import { goalsOf } from './goals.ts';
import { withFigures } from './page.ts';
import { cellTable } from './table.ts';

function cell(peer: string, seconds: readonly number[], more: Partial<Cell> = {}): Cell {
  const costs = { cpuSeconds: 1, nodeCpuSeconds: 1, memoryBytes: 1e8, commands: 1, bytesUp: 1, bytesDown: 1 };
  const samples = seconds.map((each) => ({ ...costs, seconds: each, load: 1 }));
  return { peer, phase: 'again', hosts: 1, resources: 20, roundTripMs: 0, samples, runs: ['today'], ...more };
}

function result(scenario: string, cells: readonly Cell[]): Result {
  return { scenario, machine: 'a machine', cells: [...cells], durations: [] };
}

/** As many runs as a median ought to have. */
const five = (seconds: number) => [seconds, seconds, seconds, seconds, seconds];

test('a goal is judged by medians, and by the worst case', () => {
  const cells = [cell('bare ssh2', [1, 1, 1, 9, 9]), cell('vmstation', [1.5, 1.5, 1.5, 99, 99])];
  const [goal] = goalsOf([result('table', cells)]);
  expect(goal).toMatchObject({ measured: '1.5× to 1.5×', met: true });

  const slow = { resources: 200 };
  const [missed] = goalsOf([
    result('table', [...cells, cell('bare ssh2', five(1), slow), cell('vmstation', five(2.1), slow)]),
  ]);
  expect(missed).toMatchObject({ measured: '1.5× to 2.1×; missed in 1 of 2 cases', met: false });
});

test('first applies have a goal of their own, and growth is held to that of no-ops', () => {
  const first = { phase: 'first' } as const;
  const table = result('table', [cell('bare ssh2', five(1), first), cell('vmstation', five(9), first)]);
  const growth = result('growth', [cell('bare ssh2', five(1)), cell('vmstation', five(1.9))]);
  expect(goalsOf([table, growth]).map(({ goal, measured }) => `${goal}: ${measured}`)).toEqual([
    'no-op: at most 2× the bare ssh2 script: 1.9× to 1.9×',
    'first apply: at most 2× the bare ssh2 script: 9.0× to 9.0×; missed in 1 of 1 cases',
  ]);
});

test('a peer is held to no-ops and to first applies, each on a line of its own', () => {
  const both = (['first', 'again'] as const).flatMap((phase) => [
    cell('vmstation', five(phase === 'first' ? 2 : 1), { phase }),
    cell('ansible pipelining', five(10), { phase }),
    cell('pyinfra', five(4), { phase }),
  ]);
  expect(goalsOf([result('table', both)])).toEqual([
    { goal: 'no-op: 10× faster than Ansible with pipelining', measured: '10.0× to 10.0×', met: true },
    {
      goal: 'first apply: 10× faster than Ansible with pipelining',
      measured: '5.0× to 5.0×; missed in 1 of 1 cases',
      met: false,
    },
    { goal: 'no-op: 4× faster than pyinfra', measured: '4.0× to 4.0×', met: true },
    {
      goal: 'first apply: 4× faster than pyinfra',
      measured: '2.0× to 2.0×; missed in 1 of 1 cases',
      met: false,
    },
  ]);
});

test.each([
  ['pyinfra', [4, 4, 4, 4], five(1)],
  ['us', five(4), [1, 1, 1, 1]],
])('a goal says that it rests on fewer than five runs, of %s here', (_, theirs, ours) => {
  const far = { roundTripMs: 50 };
  const cells = [cell('pyinfra', theirs), cell('vmstation', ours)];
  const measured = [cell('pyinfra', five(5), far), cell('vmstation', five(1), far)];
  expect(goalsOf([result('table', [...cells, ...measured])])).toMatchObject([
    { measured: '4.0× to 5.0×; fewer than five runs in 1 of 2', met: true },
  ]);
});

test.each([
  [3.9e8, 3, ['1.5×', '390 MB'], [true, false]],
  [2e8, 10, ['5.0×', '200 MB'], [false, true]],
])('growth is judged by time and by memory', (memoryBytes, seconds, measured, met) => {
  const many = cell('vmstation', five(seconds), { hosts: 50, resources: 200 });
  const cells = [
    cell('vmstation', five(2), { hosts: 5, resources: 200 }),
    { ...many, samples: many.samples.map((sample) => ({ ...sample, memoryBytes })) },
  ];
  const goals = goalsOf([result('growth', cells)]);
  expect(goals.map((goal) => goal.measured)).toEqual(measured);
  expect(goals.map((goal) => goal.met)).toEqual(met);
});

test('durations are compared by what they are of', () => {
  const durations = (runs: number[]) => [
    { what: 'an empty Node program', seconds: five(0.04), load: 1, run: 'today' },
    { what: 'vmstation --help', seconds: runs, load: 1, run: 'today' },
  ];
  const of = (runs: number[]) => goalsOf([{ ...result('startup', []), durations: durations(runs) }])[0];
  expect(of(five(0.08))).toMatchObject({ measured: '+40 ms', met: true });
  expect(of(five(0.12))).toMatchObject({ measured: '+80 ms', met: false });
  expect(of([0.08])).toMatchObject({ measured: '+40 ms; fewer than five runs', met: true });
});

test('the table names what was asked once, the fastest first, and no spread of one run', () => {
  const rows = cellTable([cell('slow', [3]), cell('fast', [1, 2]), cell('far', [1], { roundTripMs: 50 })])
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((word) => word.trim()));
  expect(rows.map((row) => row.slice(1, 5))).toEqual([
    ['1 × 20', '0 ms', 'fast', '1.50 s (1.00–2.00)'],
    ['', '', 'slow', '3.00 s'],
    ['1 × 20', '50 ms', 'far', '1.00 s'],
  ]);
});

test('figures go between the marks, and what the author wrote stays', () => {
  const begin = '<!-- bench: begin; what follows is written by `npm run bench` -->';
  const page = `before\n${begin}\nold\n<!-- bench: end -->\nafter\n`;
  const once = withFigures(page, [result('table', [cell('bare ssh2', [1]), cell('vmstation', [1])])]);
  expect(once).toMatch(/^before\n.*## Goals.*\nafter\n$/s);
  expect(once).not.toContain('old');
  expect(withFigures(once, [])).not.toContain('vmstation');
  expect(() => withFigures('no marks', [])).toThrow('no marks');
});

test('the chart has a bar for each peer, the slower the longer, and no words that break it', () => {
  const svg = chart([cell('vmstation', [0.5]), cell('a < b', [50])]);
  const widths = [...svg.matchAll(/height="16" rx="2"/g)];
  expect(widths).toHaveLength(2);
  expect(svg).toContain('a &lt; b');
  const [ours = 0, theirs = 0] = [...svg.matchAll(/width="([\d.]+)" height="16"/g)].map(([, width]) =>
    Number(width),
  );
  expect(ours).toBeLessThan(theirs);
});

test('the page says what was measured', () => {
  const page = readFileSync(join(workspace, 'docs', 'performance.md'), 'utf8');
  expect(withFigures(page, readResults())).toBe(page);
});
