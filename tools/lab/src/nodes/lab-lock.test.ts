import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLabLock } from './lab-lock.ts';
import type { LabProgress } from './progress.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-lab-lock-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

test('two at once on one lab: the second says whom it waits for, and comes after the first', async () => {
  const said: LabProgress[] = [];
  const order: string[] = [];
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const first = withLabLock(
    'a',
    () => undefined,
    async () => {
      held();
      await mayEnd;
      order.push('first');
    },
  );
  await isHeld;
  const onProgress = (progress: LabProgress) => {
    said.push(progress);
    end();
  };
  await withLabLock('a', onProgress, async () => order.push('second'));
  await first;
  expect(order).toEqual(['first', 'second']);
  expect(said).toEqual([{ step: `process ${process.pid} is at work on lab a`, state: 'wait' }]);
});

test('another lab is not waited for, and no name leads out of the folder', async () => {
  const quiet = () => undefined;
  const inside = withLabLock('a', quiet, () => withLabLock('b', quiet, async () => 'in'));
  expect(await inside).toBe('in');
  await expect(withLabLock('../a', quiet, async () => 'in')).rejects.toMatchObject({
    code: 'LAB_NAME_INVALID',
  });
});
