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

function cell(peer: string, seconds: readonly number[], more: Partial<Cell> = {}): Cell & { run: string } {
  const costs = { cpuSeconds: 1, nodeCpuSeconds: 1, memoryBytes: 1e8, commands: 1, bytesUp: 1, bytesDown: 1 };
  const samples = seconds.map((each) => ({ ...costs, seconds: each, load: 1 }));
  return { peer, phase: 'again', hosts: 1, resources: 20, roundTripMs: 0, samples, run: 'today', ...more };
}

function result(scenario: string, cells: readonly (Cell & { run: string })[]): Result {
  return { scenario, machine: 'a machine', cells: [...cells], durations: [] };
}

test('a goal is judged by medians, and by the worst case', () => {
  const cells = [cell('bare ssh2', [1, 1, 9]), cell('vmstation', [1.5, 1.5, 99])];
  const [goal] = goalsOf([result('table', cells)]);
  expect(goal).toMatchObject({ measured: '1.5× to 1.5×', met: true });

  const slow = { resources: 200 };
  const [missed] = goalsOf([
    result('table', [...cells, cell('bare ssh2', [1], slow), cell('vmstation', [2.1], slow)]),
  ]);
  expect(missed).toMatchObject({ measured: '1.5× to 2.1×; missed in 1 of 2 cases', met: false });
});

test('first applies have a goal of their own, and growth is held to that of no-ops', () => {
  const first = { phase: 'first' } as const;
  const table = result('table', [cell('bare ssh2', [1], first), cell('vmstation', [9], first)]);
  const growth = result('growth', [cell('bare ssh2', [1]), cell('vmstation', [1.9])]);
  expect(goalsOf([table, growth]).map(({ goal, measured }) => `${goal}: ${measured}`)).toEqual([
    'no-op: at most 2× the bare ssh2 script: 1.9× to 1.9×',
    'first apply: at most 2× the bare ssh2 script: 9.0× to 9.0×; missed in 1 of 1 cases',
  ]);
});

test.each([
  [3.9e8, 3, ['1.5×', '390 MB'], [true, false]],
  [2e8, 10, ['5.0×', '200 MB'], [false, true]],
])('growth is judged by time and by memory', (memoryBytes, seconds, measured, met) => {
  const many = cell('vmstation', [seconds], { hosts: 50, resources: 200 });
  const cells = [
    cell('vmstation', [2], { hosts: 5, resources: 200 }),
    { ...many, samples: many.samples.map((sample) => ({ ...sample, memoryBytes })) },
  ];
  const goals = goalsOf([result('growth', cells)]);
  expect(goals.map((goal) => goal.measured)).toEqual(measured);
  expect(goals.map((goal) => goal.met)).toEqual(met);
});

test('durations are compared by what they are of', () => {
  const durations = (help: number) => [
    { what: 'an empty Node program', seconds: [0.04], load: 1, run: 'today' },
    { what: 'vmstation --help', seconds: [help], load: 1, run: 'today' },
  ];
  const of = (help: number) => goalsOf([{ ...result('startup', []), durations: durations(help) }])[0];
  expect(of(0.08)).toMatchObject({ measured: '+40 ms', met: true });
  expect(of(0.12)).toMatchObject({ measured: '+80 ms', met: false });
});

test('the table names what was asked once, and the fastest first', () => {
  const rows = cellTable([cell('slow', [3]), cell('fast', [1, 2]), cell('far', [1], { roundTripMs: 50 })])
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((word) => word.trim()));
  expect(rows.map((row) => row.slice(1, 5))).toEqual([
    ['1 × 20', '0 ms', 'fast', '1.50 s (1.00–2.00)'],
    ['', '', 'slow', '3.00 s (3.00–3.00)'],
    ['1 × 20', '50 ms', 'far', '1.00 s (1.00–1.00)'],
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
