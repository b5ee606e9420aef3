import { VmstationError } from '@vmstation/engine';
import { expect, it } from 'vitest';
import type { ConnectRetry } from '../types.ts';
import { withAttempts } from './attempts.ts';
import { unreachable } from './unreachable.ts';

const peer = { host: 'n1', ofSite: true, address: '127.0.0.1', port: 22 };
const refused = unreachable(peer, 'connection refused', { mayPass: true });

/** Fails as often as there are errors, and tells what it was asked. */
function failing(...errors: unknown[]) {
  const retries: ConnectRetry[] = [];
  let calls = 0;
  const attempt = async () => {
    calls += 1;
    if (errors.length > 0) throw errors.shift();
    return 'connected';
  };
  return { attempt, retries, onRetry: (retry: ConnectRetry) => void retries.push(retry), calls: () => calls };
}

it('connects again after what may pass, and tells each time', async () => {
  const { attempt, onRetry, retries } = failing(refused, refused);
  expect(await withAttempts({ onRetry }, attempt)).toBe('connected');
  expect(retries).toMatchObject([
    { attempt: 2, error: refused },
    { attempt: 3, error: refused },
  ]);
  for (const { waitMs } of retries) expect(waitMs).toBeLessThanOrEqual(1000);
});

it('gives up after the third attempt, with the last reason', async () => {
  const last = unreachable(peer, 'reset', { mayPass: true });
  const { attempt, calls } = failing(refused, refused, last);
  await expect(withAttempts({}, attempt)).rejects.toBe(last);
  expect(calls()).toBe(3);
});

it.each([
  unreachable(peer, 'no route'),
  new VmstationError({ code: 'SSH_AUTH_FAILED', message: 'no' }),
  new VmstationError({ code: 'SSH_HOST_KEY_CHANGED', message: 'no' }),
  new Error('anything'),
])('takes %s as final', async (error) => {
  const { attempt, calls, onRetry, retries } = failing(error);
  await expect(withAttempts({ onRetry }, attempt)).rejects.toBe(error);
  expect(calls()).toBe(1);
  expect(retries).toEqual([]);
});

it('stops waiting when it is aborted', async () => {
  const abort = new AbortController();
  const { attempt, calls } = failing(refused);
  const run = withAttempts({ signal: abort.signal, onRetry: () => abort.abort('stop') }, attempt);
  await expect(run).rejects.toBe('stop');
  expect(calls()).toBe(1);
});

it('does not let a silent host take the time of a first attempt again', async () => {
  let calls = 0;
  const silent = (signal: AbortSignal | undefined) => {
    calls += 1;
    if (calls === 1) return Promise.reject(refused);
    return new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      // A test's own timers do not keep it waiting for ever.
      setTimeout(() => reject(new Error('never told to stop')), 60_000).unref();
    });
  };
  await expect(withAttempts({}, silent)).rejects.toBe(refused);
  expect(calls).toBe(2);
});
