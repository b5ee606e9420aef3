import type { Resource, ResourceId, TargetState, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import { clusterError } from '../api/api-error.ts';
import type { Parents } from '../applyset/parents.ts';
import type { Cluster } from './cluster-type.ts';
import { clusterTypeOf, typesByName } from './types.ts';

/**
 * Measures all resources and lists what can be undone. What the cluster refuses for one resource is noted for it
 * alone; a cluster that does not answer fails the whole read.
 *
 * @param wanted all that is known to be wanted, for what can be undone; of one object the last one counts
 */
export async function readCluster(
  cluster: Cluster | undefined,
  parents: Parents,
  resources: readonly Resource[],
  wanted: readonly Resource[],
): Promise<TargetState> {
  const observed = new Map<ResourceId, unknown>();
  const failed = new Map<ResourceId, VmstationError>();
  if (cluster === undefined) {
    for (const resource of resources) observed.set(resource.id, clusterTypeOf(resource).absent);
    return { facts: {}, observed, failed, ledger: [], pending: [] };
  }
  const [facts, ledgers] = await Promise.all([
    factsOf(cluster),
    Promise.all(Object.values(typesByName).map((type) => type.ledger?.(cluster, parents, wanted) ?? [])),
    ...resources.map(async (resource) => {
      try {
        observed.set(resource.id, await clusterTypeOf(resource).measure(cluster, resource.desired, resource));
      } catch (error) {
        const reason = clusterError(error, `reading ${resource.id}`, resource.id);
        if (reason.code === 'CLUSTER_UNREACHABLE' || reason.code === 'CLUSTER_UNAUTHORIZED') throw reason;
        failed.set(resource.id, reason);
      }
    }),
  ]);
  const pending = [...parents.values()].flatMap((parent) => [...parent.pending]);
  return { facts, observed, failed, ledger: ledgers.flat(), pending };
}

async function factsOf(cluster: Cluster): Promise<Readonly<Record<string, string>>> {
  const version = z
    .object({ gitVersion: z.string() })
    .parse(await cluster.api.json({ method: 'GET', path: '/version' }));
  return { 'kubernetes.version': version.gitVersion, 'kubernetes.server': cluster.api.server };
}
