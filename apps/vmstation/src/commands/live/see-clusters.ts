import { errorRecord, type ResourceId, VmstationError } from '@vmstation/engine';
import { builtClusters, type Cluster } from '@vmstation/inventory';
import type { Connect, KubeClient } from '@vmstation/kube';
import { wayToCluster } from '../../run/connect.ts';
import type { Session } from '../../run/session.ts';
import { kubeconfigOf } from '../../run/targets.ts';

/** Clusters all of whose members are in scope. */
export function clustersInScope({ site, selection }: Session): readonly Cluster[] {
  return builtClusters(site).filter(
    ({ members }) =>
      selection.hosts.length === 0 || members.every((member) => selection.hosts.includes(member)),
  );
}

/**
 * Asks a cluster, with the kubeconfig that its control plane host has just shown.
 * @throws CLUSTER_ABSENT when it showed none
 */
export async function askCluster<T>(
  session: Session,
  cluster: Cluster,
  measured: ReadonlyMap<ResourceId, unknown>,
  ask: (client: KubeClient, connect?: Connect) => Promise<T>,
): Promise<T> {
  const kubeconfig = kubeconfigOf(session, `cluster:${cluster.name}`, measured);
  if (kubeconfig === undefined) {
    throw new VmstationError({
      code: 'CLUSTER_ABSENT',
      message: `cluster ${cluster.name} is not made yet, or its host cannot be read`,
      where: cluster.name,
      next: 'vmstation apply',
    });
  }
  const { kubeClient } = await import('@vmstation/kube');
  const way = await wayToCluster(session.site, cluster);
  const client = await kubeClient({ kubeconfig, ...(way === undefined ? {} : { connect: way.open }) });
  try {
    return await ask(client, way?.open);
  } catch (error) {
    throw error instanceof VmstationError
      ? error
      : new VmstationError({ ...errorRecord(error), where: cluster.name, cause: error });
  } finally {
    client.close();
    await way?.close();
  }
}
