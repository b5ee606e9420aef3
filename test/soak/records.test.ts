import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendCycle, beginAnew, type Cycle, isWhole, readCycles } from './records.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-soak-'));
  file = join(folder, 'cycles.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const common = { at: '2026-01-01T00:00:00.000Z', nodesSince: '2026-01-01T00:00:00.000Z' };
const whole: Cycle = {
  ...common,
  number: 1,
  deploySeconds: 1,
  resetSeconds: 1,
  memoryBytes: 1,
  diskBytes: 1,
  excused: 0,
  differences: [{ node: 'a', kind: 'file', key: '/x', change: 'added' }],
};
const failed: Cycle = { ...common, number: 2, failed: 'exit code 1 instead of 0' };

test('a soak goes on with what it has, failures too, and begins anew when told', () => {
  expect(readCycles(file)).toEqual([]);
  appendCycle(file, whole);
  appendCycle(file, failed);
  expect(readCycles(file)).toEqual([whole, failed]);
  expect(readCycles(file).map(isWhole)).toEqual([true, false]);
  beginAnew(file);
  expect(readCycles(file)).toEqual([]);
});

test('what is no record is no cycle', () => {
  appendFileSync(file, '{"number":1}\n');
  expect(() => readCycles(file)).toThrow();
});
