import { hostname } from 'node:os';
import { type LockOwner, VmstationError } from '@vmstation/engine';
import { isOurs, type Lease, leaseSeconds } from './lease.ts';

/** Whether somebody may be at work, so that what is read of the cluster then does not count. */
export function isBusy(lease: Pick<Lease, 'holder' | 'gone'> | undefined, owner: LockOwner): boolean {
  return lease?.holder !== undefined && !isOurs(lease, owner) && !isDead(lease, owner);
}

/** Only of our own user on this machine can it be told: a machine of the same name may be another one. */
function isDead({ holder, gone }: Pick<Lease, 'holder' | 'gone'>, owner: LockOwner): boolean {
  const [who, , , boot] = holder?.split('/') ?? [];
  return gone && owner.host === hostname() && who === `${owner.user}@${owner.host}` && boot === owner.boot;
}

/**
 * What a lock's holder means for somebody who wants it: there is none but ourselves, or it is known to be dead, or
 * only time can tell.
 *
 * @param where the cluster, for the error
 * @throws LOCKED when it lives
 */
export function judge(lease: Lease | undefined, owner: LockOwner, where: string): 'free' | 'dead' | 'silent' {
  if (lease?.holder === undefined || isOurs(lease, owner)) return 'free';
  if (isDead(lease, owner)) return 'dead';
  if (lease.silent) return 'silent';
  throw locked(lease, where);
}

export function locked({ holder = 'nobody/0', since }: Lease, where: string): VmstationError {
  const [who, pid] = holder.split('/');
  return new VmstationError({
    code: 'LOCKED',
    message: `${who} (process ${pid}) changes this cluster since ${since}`,
    where,
    next: `wait for that run; should it have crashed, run the same command again ${leaseSeconds} s after its last sign of life: it makes sure and takes over`,
  });
}
