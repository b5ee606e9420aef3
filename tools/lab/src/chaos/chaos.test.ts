import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLabLock } from '../nodes/lab-lock.ts';
import { chaos } from './chaos.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-chaos-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

test('a fault waits for who is at work on the lab, and says so', async () => {
  const waiting = Promise.withResolvers<string>();
  const told = vi.fn(({ step }: { readonly step: string }) => waiting.resolve(step));
  const broken = await withLabLock('a', vi.fn(), async () => {
    const fault = chaos('a', 'deb', { kind: 'cut' }, told);
    expect(await Promise.race([waiting.promise, fault])).toBe(`process ${process.pid} is at work on lab a`);
    return { fault };
  });
  await expect(broken.fault).rejects.toMatchObject({ code: 'LAB_NOT_FOUND' });
});
