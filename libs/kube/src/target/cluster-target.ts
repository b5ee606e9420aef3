import type {
  LockOwner,
  Look,
  Order,
  Resource,
  ResourceId,
  RunEvent,
  Target,
  TargetId,
  TargetState,
  TargetStats,
  Verdict,
} from '@vmstation/engine';
import { clusterError } from '../api/api-error.ts';
import { patiently } from '../api/patiently.ts';
import { readParents } from '../applyset/parents.ts';
import { readLease } from '../lock/lease.ts';
import { takeLock } from '../lock/lock.ts';
import { applyBatch } from './apply-batch.ts';
import type { Cluster } from './cluster-type.ts';
import { giveBack } from './give-back.ts';
import { newMemory } from './memory.ts';
import { type ClusterOptions, clusterAbsent, openCluster } from './open-cluster.ts';
import { readCluster } from './read-cluster.ts';
import { typeOfOrder } from './types.ts';

/** A cluster as the engine sees it. */
export interface ClusterTarget extends Target {
  stats(): TargetStats;
}

/**
 * The target `cluster:<name>`. As long as `kubeconfig` answers undefined there is no cluster: a read finds every
 * object absent, and the lock waits until the first apply, which needs the cluster to be there.
 */
export function clusterTarget(options: ClusterOptions): ClusterTarget {
  const id: TargetId = `cluster:${options.name}`;
  const memory = newMemory();

  const open = async (): Promise<Cluster | undefined> => {
    memory.cluster ??= await openCluster(id, options);
    return memory.cluster;
  };

  /** @param emit without it, a holder that may be dead is left for the first batch, which tells of the wait */
  const lockNow = async (cluster: Cluster, emit?: (event: RunEvent) => void): Promise<void> => {
    const { owner, seen, signal } = memory;
    if (owner === undefined || memory.lock !== undefined) return;
    const lock = await takeLock(cluster.api, {
      owner,
      seen,
      signal,
      note: (text) => memory.notes.push(text),
      tell: emit && ((text) => emit({ type: 'note', target: id, text })),
    });
    if (lock === undefined) return;
    memory.lock = lock;
    memory.seen = lock.lease;
  };

  return {
    id,

    async read(resources: readonly Resource[], look: Look = {}): Promise<TargetState> {
      const { again = false, wanted = [] } = look;
      for (const resource of [...wanted, ...resources]) {
        memory.asked.delete(resource.id);
        memory.asked.set(resource.id, resource);
      }
      const cluster = await open();
      try {
        if (cluster !== undefined) {
          const [lease, parents] = await Promise.all([readLease(cluster.api), readParents(cluster.api)]);
          if (!again || memory.seen === 'unread') memory.seen = lease;
          memory.parents = parents;
        }
        const state = await readCluster(cluster, memory.parents ?? new Map(), resources, [
          ...memory.asked.values(),
        ]);
        memory.level = Math.max(0, ...state.ledger.map(({ level }) => level));
        return state;
      } catch (error) {
        throw clusterError(error, `reading the cluster ${options.name}`, id);
      }
    },

    async lock(owner: LockOwner, signal?: AbortSignal): Promise<void> {
      memory.owner = owner;
      memory.signal = signal;
      const cluster = await open();
      if (cluster !== undefined) await lockNow(cluster);
    },

    async apply(orders: readonly Order[], emit: (event: RunEvent) => void): Promise<readonly Verdict[]> {
      const cluster = await open();
      if (cluster === undefined) throw clusterAbsent(id);
      await lockNow(cluster, emit);
      memory.lock?.check();
      for (const text of memory.notes.splice(0)) emit({ type: 'note', target: id, text });
      memory.level += 1;
      memory.parents ??= await patiently(() => readParents(cluster.api), {
        doing: 'reading what was made before',
        where: id,
        tell: (text) => emit({ type: 'note', target: id, text }),
      });
      return applyBatch({ cluster, parents: memory.parents, level: memory.level, orders, emit });
    },

    async unlock(): Promise<void> {
      memory.owner = undefined;
      const { cluster, lock, parents = new Map() } = memory;
      if (cluster === undefined || lock === undefined) return;
      memory.lock = undefined;
      const trace = await giveBack(cluster, parents, lock);
      if (!trace) memory.seen = undefined;
    },

    async diagnose(failed: readonly ResourceId[]): Promise<ReadonlyMap<string, string>> {
      const cluster = await open();
      const files = new Map<string, string>();
      if (cluster === undefined) return files;
      for (const resource of failed) {
        const { type, key } = typeOfOrder(resource);
        const text = await type?.explain?.(cluster, key);
        if (text !== undefined) files.set(`${key.replaceAll(/[^\w.-]+/g, '_')}.txt`, text);
      }
      return files;
    },

    stats: () => ({ target: id, commands: 0, requests: memory.cluster?.api.requests() ?? 0 }),

    async close(): Promise<void> {
      memory.cluster?.api.close();
    },
  };
}
