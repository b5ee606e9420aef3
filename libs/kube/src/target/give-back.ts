import { clusterError } from '../api/api-error.ts';
import { forget, type Parents } from '../applyset/parents.ts';
import type { Lock } from '../lock/lock.ts';
import type { Cluster } from './cluster-type.ts';
import { typesByName } from './types.ts';

/**
 * Gives back the lock, and takes away the inventories of stacks that have no objects left.
 * @returns whether something of ours is left in the cluster
 */
export async function giveBack(cluster: Cluster, parents: Parents, lock: Lock): Promise<boolean> {
  try {
    const entries = await typesByName.object.ledger?.(cluster, parents, []);
    const used = new Set(entries?.map(({ stack }) => stack));
    for (const stack of parents.keys()) {
      if (!used.has(stack)) await forget(cluster.api, parents, stack);
    }
    const trace = parents.size > 0;
    await lock.release(trace);
    return trace;
  } catch (error) {
    const reason = clusterError(error, 'giving back the lock', cluster.target);
    // A reset just took the cluster away, lock and all; any other one ends by itself.
    if (reason.code !== 'CLUSTER_UNREACHABLE') throw reason;
    return true;
  }
}
