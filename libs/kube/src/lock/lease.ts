import { hostname } from 'node:os';
import { type LockOwner, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { isStatus } from '../api/api-error.ts';
import { homeNamespace } from '../applyset/marks.ts';

/** Seconds after which a lock whose owner stopped renewing it may be taken over. */
export const leaseSeconds = 60;

const path = `/apis/coordination.k8s.io/v1/namespaces/${homeNamespace}/leases`;
const name = 'vmstation';
const runMark = 'vmstation.dev/run';

const leaseBody = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().default(leaseSeconds),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
    })
    .prefault({}),
});

/** The one lock of a cluster, as it stands in its API. */
export interface Lease {
  readonly version: string;
  /** `user@host/pid/run`; undefined when nobody holds it. */
  readonly holder: string | undefined;
  readonly since: string;
  /** Its holder was a process of this machine, which is gone. */
  readonly gone: boolean;
  readonly expired: boolean;
  /** The last run that changed the cluster. */
  readonly run: string | undefined;
}

export async function readLease(api: Api, now = Date.now()): Promise<Lease | undefined> {
  try {
    return leaseOf(await api.json({ method: 'GET', path: `${path}/${name}` }), now);
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

export function leaseOf(body: unknown, now: number, isAlive = isRunning): Lease {
  const { metadata, spec } = leaseBody.parse(body);
  const [who, pid] = spec.holderIdentity?.split('/') ?? [];
  const renewed = Date.parse(spec.renewTime ?? '');
  return {
    version: metadata.resourceVersion,
    holder: spec.holderIdentity || undefined,
    since: spec.acquireTime ?? 'an unknown time',
    gone: who?.endsWith(`@${hostname()}`) === true && !isAlive(Number(pid)),
    // Written by hand or by a broken clock: a lock without a time is not trusted for ever.
    expired: Number.isNaN(renewed) || now - renewed > spec.leaseDurationSeconds * 1000,
    run: metadata.annotations[runMark],
  };
}

export function isOurs(lease: Pick<Lease, 'holder'> | undefined, owner: LockOwner): boolean {
  return lease?.holder === identityOf(owner);
}

function identityOf(owner: LockOwner): string {
  return `${owner.user}@${owner.host}/${owner.pid}/${owner.run}`;
}

/** Whether somebody may be at work, so that what is read of the cluster then does not count. */
export function isBusy(
  lease: Pick<Lease, 'holder' | 'gone' | 'expired'> | undefined,
  owner: LockOwner,
): boolean {
  if (lease?.holder === undefined || lease.holder === identityOf(owner)) return false;
  return !lease.expired && !isDead(lease, owner);
}

/** Only of our own user on this machine can it be told: a machine of the same name may be another one. */
function isDead({ holder, gone }: Pick<Lease, 'holder' | 'gone'>, owner: LockOwner): boolean {
  return gone && owner.host === hostname() && holder?.startsWith(`${owner.user}@${owner.host}/`) === true;
}

/** What a lock's holder means for somebody who wants it: free to take, taken over with a word, or LOCKED. */
export function judge(lease: Lease | undefined, owner: LockOwner): { readonly note?: string } {
  if (lease?.holder === undefined || lease.holder === identityOf(owner)) return {};
  if (isDead(lease, owner)) return { note: `took over the lock of ${lease.holder}, whose process is gone` };
  if (lease.expired) return { note: `took over the lock of ${lease.holder}, which was not renewed any more` };
  const [who, pid] = lease.holder.split('/');
  throw new VmstationError({
    code: 'LOCKED',
    message: `${who} (process ${pid}) changes this cluster since ${lease.since}`,
    next: `wait for that run; after a crash the lock ends by itself ${leaseSeconds} s after its last sign of life`,
  });
}

/** Takes the lease, or renews it. @throws ApiError 409 when somebody else was faster */
export async function writeLease(api: Api, owner: LockOwner, over: Lease | undefined): Promise<Lease> {
  const now = new Date().toISOString().replace('Z', '000Z');
  const renewal = over?.holder === identityOf(owner);
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      ...(over === undefined ? {} : { resourceVersion: over.version }),
      annotations: { [runMark]: owner.run },
    },
    spec: {
      holderIdentity: identityOf(owner),
      leaseDurationSeconds: leaseSeconds,
      renewTime: now,
      ...(renewal ? {} : { acquireTime: now }),
    },
  };
  const reply =
    over === undefined
      ? await api.json({ method: 'POST', path, body })
      : await api.json({
          method: 'PATCH',
          path: `${path}/${name}`,
          type: 'application/merge-patch+json',
          body,
        });
  return leaseOf(reply, Date.now());
}

/** Gives the lease back; it stays behind, because it says which run was the last. */
export async function releaseLease(api: Api, lease: Lease): Promise<void> {
  await api.json({
    method: 'PATCH',
    path: `${path}/${name}`,
    type: 'application/merge-patch+json',
    body: { metadata: { resourceVersion: lease.version }, spec: { holderIdentity: null } },
  });
}

/** Leaves no trace, once nothing of ours is left in the cluster. */
export async function deleteLease(api: Api, lease: Lease): Promise<void> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    preconditions: { resourceVersion: lease.version },
  };
  try {
    await api.json({ method: 'DELETE', path: `${path}/${name}`, body });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

/** Whether a process of this machine runs. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
