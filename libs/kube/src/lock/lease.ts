import { hostname } from 'node:os';
import type { LockOwner } from '@vmstation/engine';
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
  /** `user@host/pid/run/boot`, the last where it is known; undefined when nobody holds it. */
  readonly holder: string | undefined;
  readonly since: string;
  /** Its holder was a process of this machine, which is gone. */
  readonly gone: boolean;
  /** For how long it is good without being renewed. */
  readonly seconds: number;
  /**
   * Last renewed longer ago than that, if the holder's clock goes like ours, which nobody knows: it is a reason to
   * look closer, and no proof.
   */
  readonly silent: boolean;
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
    seconds: spec.leaseDurationSeconds,
    // Written by hand or by a broken clock: a lock without a time, or from another age, is not trusted for ever.
    silent: !(Math.abs(now - renewed) <= spec.leaseDurationSeconds * 1000),
    run: metadata.annotations[runMark],
  };
}

export function isOurs(lease: Pick<Lease, 'holder'> | undefined, owner: LockOwner): boolean {
  return lease?.holder === identityOf(owner);
}

function identityOf(owner: LockOwner): string {
  return [
    `${owner.user}@${owner.host}`,
    owner.pid,
    owner.run,
    ...(owner.boot === undefined ? [] : [owner.boot]),
  ].join('/');
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
