import type { Api } from '../api/api.ts';
import { isPassing } from '../api/api-error.ts';
import { pause } from '../target/pause.ts';
import { locked } from './judge.ts';
import { type Lease, readLease, releaseLease } from './lease.ts';

export interface Waiting {
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Gives back the lock of a holder that seems dead, once it has given no sign of life for as long as the lock is good,
 * by our own clock: the holder's may go wrong. A moment in which the server did not answer us does not count, as it may
 * not have answered the holder either.
 *
 * @returns whether it did; false when the lock has got another holder meanwhile, or none
 * @throws LOCKED when it gives one, and the signal's reason when that is aborted
 * @throws ApiError 409 when somebody else was faster
 */
export async function outwait(api: Api, lease: Lease, { tell, signal }: Waiting): Promise<boolean> {
  const enough = lease.seconds * 1000;
  tell(
    `waiting ${lease.seconds} s for a sign of life of ${lease.holder}, which left the lock or has another clock`,
  );
  for (let silence = 0, outage = 0; silence < enough; ) {
    const start = performance.now();
    await pause(1000, signal);
    try {
      const now = await readLease(api);
      if (now === undefined || now.holder !== lease.holder) return false;
      if (now.version !== lease.version) throw locked(now, api.where);
      silence += performance.now() - start;
    } catch (error) {
      outage += performance.now() - start;
      if (!isPassing(error) || outage > enough) throw error;
    }
  }
  signal?.throwIfAborted();
  await releaseLease(api, lease);
  return true;
}
