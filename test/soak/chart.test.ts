import { expect, test } from 'vitest';
import { soakChart } from './chart.ts';
import type { WholeCycle as Cycle } from './records.ts';

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
