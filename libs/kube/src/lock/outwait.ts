import type { Api } from '../api/api.ts';
import { pause } from '../target/pause.ts';
import { locked } from './judge.ts';
import { type Lease, readLease, releaseLease } from './lease.ts';

/**
 * Gives back the lock of a holder that seems dead, once it has given no sign of life for as long as the lock is good,
 * by our own clock: the holder's may go wrong.
 *
 * @returns whether it did; false when the lock has got another holder meanwhile, or none
 * @throws LOCKED when it gives one
 * @throws ApiError 409 when somebody else was faster
 */
export async function outwait(api: Api, lease: Lease, tell: (text: string) => void): Promise<boolean> {
  tell(
    `waiting ${lease.seconds} s for a sign of life of ${lease.holder}, which left the lock or has another clock`,
  );
  const end = performance.now() + lease.seconds * 1000;
  do {
    await pause(1000);
    const now = await readLease(api);
    if (now === undefined || now.holder !== lease.holder) return false;
    if (now.version !== lease.version) throw locked(now);
  } while (performance.now() < end);
  await releaseLease(api, lease);
  return true;
}
