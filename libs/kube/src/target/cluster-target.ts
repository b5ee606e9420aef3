import {
  type LockOwner,
  type Order,
  type Resource,
  type ResourceId,
  type RunEvent,
  type Target,
  type TargetId,
  type TargetState,
  type TargetStats,
  targetName,
  type Verdict,
  VmstationError,
} from '@vmstation/engine';
import { clusterError } from '../api/api-error.ts';
import { forget, type Parents, readParents } from '../applyset/parents.ts';
import { readLease } from '../lock/lease.ts';
import { type Lock, type Seen, takeLock } from '../lock/lock.ts';
import { applyBatch } from './apply-batch.ts';
import type { Cluster } from './cluster-type.ts';
import { type ClusterOptions, openCluster } from './open-cluster.ts';
import { readCluster } from './read-cluster.ts';
import { typeOfOrder, typesByName } from './types.ts';

/** A cluster as the engine sees it. */
export interface ClusterTarget extends Target {
  stats(): TargetStats;
}

interface Memory {
  cluster: Cluster | undefined;
  /** Undefined until the cluster was read. */
  parents: Parents | undefined;
  /**
   * All that reads asked for, newest last: a read of a few must not take what else is wanted for something that
   * nobody wants, because the server names it in another version of its API.
   */
  readonly asked: Map<ResourceId, Resource>;
  /** The highest level of what is in the cluster. */
  level: number;
  seen: Seen;
  owner: LockOwner | undefined;
  lock: Lock | undefined;
  notes: string[];
}

/**
 * The target `cluster:<name>`. As long as `kubeconfig` answers undefined there is no cluster: a read finds every
 * object absent, and the lock waits until the first apply, which needs the cluster to be there.
 */
export function clusterTarget(options: ClusterOptions): ClusterTarget {
  const id: TargetId = `cluster:${options.name}`;
  const memory: Memory = {
    cluster: undefined,
    parents: undefined,
    asked: new Map(),
    level: 0,
    seen: 'unread',
    owner: undefined,
    lock: undefined,
    notes: [],
  };

  const open = async (): Promise<Cluster | undefined> => {
    memory.cluster ??= await openCluster(id, options);
    return memory.cluster;
  };

  const lockNow = async (cluster: Cluster): Promise<void> => {
    if (memory.owner === undefined || memory.lock !== undefined) return;
    memory.lock = await takeLock(cluster.api, memory.owner, memory.seen, (note) => memory.notes.push(note));
    memory.seen = memory.lock.lease;
  };

  return {
    id,

    async read(resources: readonly Resource[]): Promise<TargetState> {
      for (const resource of resources) {
        memory.asked.delete(resource.id);
        memory.asked.set(resource.id, resource);
      }
      const cluster = await open();
      try {
        if (cluster !== undefined) {
          const [lease, parents] = await Promise.all([readLease(cluster.api), readParents(cluster.api)]);
          memory.seen = lease;
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

    async lock(owner: LockOwner): Promise<void> {
      memory.owner = owner;
      const cluster = await open();
      if (cluster !== undefined) await lockNow(cluster);
    },

    async apply(orders: readonly Order[], emit: (event: RunEvent) => void): Promise<readonly Verdict[]> {
      const cluster = await open();
      if (cluster === undefined) throw absent(id);
      await lockNow(cluster);
      memory.lock?.check();
      for (const text of memory.notes.splice(0)) emit({ type: 'note', target: id, text });
      memory.level += 1;
      memory.parents ??= await readParents(cluster.api);
      return applyBatch({ cluster, parents: memory.parents, level: memory.level, orders, emit });
    },

    async unlock(): Promise<void> {
      memory.owner = undefined;
      if (memory.cluster === undefined || memory.lock === undefined) return;
      const { cluster, lock, parents = new Map() } = memory;
      memory.lock = undefined;
      try {
        const entries = await typesByName.object.ledger?.(cluster, parents, []);
        const used = new Set(entries?.map(({ stack }) => stack));
        for (const stack of parents.keys()) {
          if (!used.has(stack)) await forget(cluster.api, parents, stack);
        }
        const trace = parents.size > 0;
        await lock.release(trace);
        if (!trace) memory.seen = undefined;
      } catch (error) {
        const reason = clusterError(error, 'giving back the lock', id);
        // A reset just took the cluster away, lock and all; any other one ends by itself.
        if (reason.code !== 'CLUSTER_UNREACHABLE') throw reason;
      }
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

function absent(id: TargetId): VmstationError {
  return new VmstationError({
    code: 'CLUSTER_ABSENT',
    message: `the cluster ${targetName(id)} does not exist yet: its control plane host has no kubeconfig`,
    where: id,
    next: 'run `vmstation apply` without --limit, so that the control plane comes first',
  });
}
