import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import { raiseInotifyLimit, restoreInotifyLimit } from './inotify-limit.ts';

let machine = '';
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'vmstation-inotify-'));
  vi.stubEnv('XDG_STATE_HOME', join(machine, 'state'));
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), '128\n');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

const file = () => join(machine, 'proc/sys/fs/inotify/max_user_instances');
const now = () => Number(readFileSync(file(), 'utf8'));
const nothingRuns: Provider = { ...podmanProvider, list: async () => [], foreignRunning: async () => [] };

test('the limit is raised for labs and set back after the last', async () => {
  await raiseInotifyLimit(machine);
  expect(now()).toBe(4096);
  await restoreInotifyLimit(nothingRuns, machine);
  expect(now()).toBe(128);
});

test.each([8192, 512])('%d, which somebody has set since, stays', async (theirs) => {
  await raiseInotifyLimit(machine);
  writeFileSync(file(), `${theirs}\n`);
  await restoreInotifyLimit(nothingRuns, machine);
  expect(now()).toBe(theirs);
});
