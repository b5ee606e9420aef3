import { expect, test } from 'vitest';
import { soakChart } from './chart.ts';
import type { Cycle } from './records.ts';

const cycle = (number: number, deploySeconds: number): Cycle => ({
  number,
  at: '2026-01-01T00:00:00.000Z',
  nodesSince: '2026-01-01T00:00:00.000Z',
  deploySeconds,
  resetSeconds: 10,
  memoryBytes: 5e8,
  diskBytes: 2e9,
  excused: 40,
  differences: [],
});

test('the highest value stands at the top of its row, the others in proportion, and residue none at the foot', () => {
  const lines = soakChart([cycle(1, 100), cycle(2, 50)]).match(/points="[^"]+"/g) ?? [];
  expect(lines[0]).toBe('points="230.0,26.0 550.0,66.0"');
  expect(lines.at(-1)).toBe('points="230.0,626.0 550.0,626.0"');
});

test('a cycle that failed is a red cross on each axis, at its place among the others', () => {
  const { at, nodesSince } = cycle(2, 0);
  const chart = soakChart([cycle(1, 100), { number: 2, at, nodesSince, failed: 'exit <1>' }, cycle(3, 50)]);
  const [whole] = chart.match(/points="[^"]+"/) ?? [];
  expect(whole).toBe('points="176.7,26.0 603.3,66.0"');
  const crosses = [
    ...chart.matchAll(/<text x="390.0" y="(\d+)"[^>]* fill="#e00000">×<title>cycle 2 failed</g),
  ];
  expect(crosses.map(([, y]) => y)).toEqual(['111', '241', '371', '501', '631']);
  expect(chart).toContain('of 3 cycles of deploy and reset, of which 1 failed"');
  expect(soakChart([cycle(1, 100)])).not.toMatch(/×|failed/);
});

test('a soak of which every cycle failed is a chart as well', () => {
  const { at, nodesSince } = cycle(1, 0);
  const chart = soakChart([{ number: 1, at, nodesSince, failed: 'no' }]);
  expect(chart.match(/×/g)).toHaveLength(5);
  expect(chart).not.toMatch(/NaN|Infinity/);
});
