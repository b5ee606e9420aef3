import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelays, type VmstationError } from '@vmstation/engine';
import type { ConnectOptions } from '../types.ts';
import { mayPass } from './unreachable.ts';

/** Two more attempts, after about 0.4 and 0.8 s. */
const more = { attempts: 2, baseMs: 500 };
/** All that follows the first failure, so that a host that is off still fails soon. */
const windowMs = 3000;

/**
 * Connects again after a failure that may pass: nothing has run on the host yet, so it is safe to repeat. What a login
 * or a host key says is final.
 */
export async function withAttempts<T>(
  { signal, onRetry }: Pick<ConnectOptions, 'signal' | 'onRetry'>,
  connectOnce: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const delays = retryDelays(more.attempts, more.baseMs);
  let last: VmstationError | undefined;
  let over: AbortSignal | undefined;
  for (let attempt = 2; ; attempt += 1) {
    const signals = [signal, over].filter((each) => each !== undefined);
    try {
      return await connectOnce(signals.length === 0 ? undefined : AbortSignal.any(signals));
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      if (over?.aborted && last !== undefined) throw last;
      const delay = delays.next();
      if (delay.done || !mayPass(thrown)) throw thrown;
      last = thrown;
      over ??= AbortSignal.timeout(windowMs);
      onRetry?.({ attempt, waitMs: Math.round(delay.value), error: thrown });
      await sleep(delay.value, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}
