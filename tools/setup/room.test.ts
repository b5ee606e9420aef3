import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { roomNeeded } from '../../apps/vmstation/src/commands/doctor/lab.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'vmstation-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

/** As set-up asks, before any package is there. */
function setUp(): number {
  const script =
    'const { roomNeeded } = await import(process.argv[1]); console.log(roomNeeded(process.argv[2]))';
  const file = join(import.meta.dirname, 'machine.mjs');
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script, file, cache]));
}

test.each([
  ['nothing was made', [], 14],
  ['the first build was interrupted', ['parts/containerd-1', 'mirror'], 14],
  ['a mirror is there', ['parts/containerd-1', 'mirror/0123'], 6],
])('doctor and set-up ask for the same room when %s', (_, folders, needed) => {
  for (const folder of folders) mkdirSync(join(cache, folder), { recursive: true });
  expect([roomNeeded(cache), setUp()]).toEqual([needed, needed]);
});
