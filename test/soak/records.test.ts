import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendCycle, beginRecords, readBefore, readCycles } from './records.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-soak-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const cycle = {
  number: 1,
  at: '2026-01-01T00:00:00.000Z',
  deploySeconds: 1,
  resetSeconds: 1,
  memoryBytes: 1,
  diskBytes: 1,
  excused: 0,
  differences: [],
};

test('a soak goes on with what it has, and begins anew when told', () => {
  expect(readCycles(folder)).toEqual([]);
  const before = new Map([['a', { node: 'a', entries: { file: { '/x': 'f' } } }]]);
  beginRecords(folder, before);
  appendCycle(folder, cycle);
  appendCycle(folder, { ...cycle, number: 2 });
  expect(readCycles(folder).map(({ number }) => number)).toEqual([1, 2]);
  expect(readBefore(folder)).toEqual(before);
  beginRecords(folder, before);
  expect(readCycles(folder)).toEqual([]);
});
