import { type LockOwner, messageOf, VmstationError } from '@vmstation/engine';
import type { Api } from '../api/api.ts';
import { clusterError, isPassing, isStatus } from '../api/api-error.ts';
import { patiently } from '../api/patiently.ts';
import { isBusy, judge } from './judge.ts';
import {
  deleteLease,
  isOurs,
  type Lease,
  leaseSeconds,
  readLease,
  releaseLease,
  writeLease,
} from './lease.ts';
import { outwait } from './outwait.ts';

/** Who wants the lock of a cluster, and what it knows of it. */
export interface Wish {
  readonly owner: LockOwner;
  /** The lock as it was when the cluster was read; `'unread'` when the cluster could not be. */
  readonly seen: Pick<Lease, 'run' | 'holder' | 'gone'> | undefined | 'unread';
  /** Told when a dead owner's lock was taken over. */
  readonly note: (text: string) => void;
  /** Told at once what is waited for. Without it nothing is waited for. */
  readonly tell: ((text: string) => void) | undefined;
  /** Aborted when nobody wants the lock any more. */
  readonly signal?: AbortSignal | undefined;
}

/** A lock that this process holds; it renews itself until it is released. */
export interface Lock {
  /** As it was taken. */
  readonly lease: Lease;
  /** Throws LOCK_LOST when somebody took it over meanwhile. */
  check(): void;
  /** @param trace false to leave nothing in the cluster */
  release(trace: boolean): Promise<void>;
}

/**
 * Takes the lock of a cluster.
 *
 * @returns undefined when its holder has to be waited for, and nobody would be told
 * @throws LOCKED with the owner's name, and the signal's reason when that is aborted
 * @throws WORLD_MOVED when another run changed the cluster since it was read, or while it was
 */
export async function takeLock(api: Api, wish: Wish): Promise<Lock | undefined> {
  const { owner } = wish;
  const taken = await take(api, wish).catch((error: unknown) => {
    wish.signal?.throwIfAborted();
    throw clusterError(error, 'taking the lock', api.where);
  });
  if (taken === undefined) return undefined;
  let lease = taken;
  let lost: VmstationError | undefined;
  let renewing = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      lease = await asHolder(api, owner, lease, (held) => writeLease(api, owner, held));
    } catch (error) {
      // An API server that is away for a moment is no reason to stop: the lease outlives two missed renewals.
      if (error instanceof VmstationError && error.code === 'LOCK_LOST') lost = error;
    }
  };
  const timer = setInterval(
    () => {
      renewing = renewing.then(renew);
    },
    (leaseSeconds / 3) * 1000,
  );
  timer.unref();
  return {
    lease: taken,
    check: () => {
      if (lost !== undefined) throw lost;
    },
    release: async (trace) => {
      clearInterval(timer);
      await renewing;
      if (lost !== undefined) return;
      await asHolder(api, owner, lease, (held) => (trace ? releaseLease : deleteLease)(api, held));
    },
  };
}

/**
 * Does what only the holder may do. A version other than expected is no loss as long as the holder is still us: a
 * renewal whose answer was lost on its way has arrived all the same.
 */
async function asHolder<T>(
  api: Api,
  owner: LockOwner,
  lease: Lease,
  act: (held: Lease) => Promise<T>,
): Promise<T> {
  try {
    return await act(lease);
  } catch (error) {
    if (!isStatus(error, 404, 409)) throw error;
    const now = await readLease(api);
    if (now === undefined || !isOurs(now, owner)) throw lockLost(api, error);
    return act(now);
  }
}

async function take(api: Api, { owner, seen, note, tell, signal }: Wish): Promise<Lease | undefined> {
  const doing = { doing: 'taking the lock', where: api.where, tell: tell ?? note };
  for (let attempt = 1; ; attempt += 1) {
    const found = await patiently(() => readLease(api), doing);
    const holder = judge(found, owner, api.where);
    try {
      if (found !== undefined && holder === 'silent') {
        if (tell === undefined) return undefined;
        const ended = await outwait(api, found, { tell, signal });
        if (ended) note(`ended the lock of ${found.holder}: no sign of life for ${found.seconds} s`);
        continue;
      }
      if (seen !== 'unread' && found?.run !== owner.run) {
        // Whoever was at work during the read left the same name behind when it ended.
        if (found?.run !== seen?.run || isBusy(seen, owner)) throw moved(api, found?.run);
      }
      const lease = await writeLease(api, owner, found);
      if (holder === 'dead') note(`took over the lock of ${found?.holder}, whose process is gone`);
      return lease;
    } catch (error) {
      // Somebody else was faster, or the server was busy: what the lock is now decides.
      if (!(isStatus(error, 409, 404) || isPassing(error)) || attempt === 3) throw error;
    }
  }
}

function moved({ where }: Api, run: string | undefined): VmstationError {
  return new VmstationError({
    code: 'WORLD_MOVED',
    message: `${run === undefined ? 'another run' : `the run ${run}`} changed this cluster since it was read`,
    where,
    next: 'run the same command again',
  });
}

function lockLost({ where }: Api, error: unknown): VmstationError {
  return new VmstationError({
    code: 'LOCK_LOST',
    message: `somebody else took over the lock of this cluster: ${messageOf(error)}`,
    where,
    cause: error,
    next: 'see who works on it, then run the same command again',
  });
}
