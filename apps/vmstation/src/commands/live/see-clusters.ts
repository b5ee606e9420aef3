import { errorRecord, type TargetId, targetName, VmstationError } from '@vmstation/engine';
import { builtClusters, type Cluster } from '@vmstation/inventory';
import type { Connect, ConnectionOptions, KubeClient } from '@vmstation/kube';
import type { ConnectRetry, Way } from '@vmstation/ssh';
import { retryNote, wayToCluster } from '../../run/connect.ts';
import { hostOfCluster, type Session } from '../../run/session.ts';
import { kubeconfigOf } from '../../run/targets.ts';
import { busy } from './busy.ts';
import type { Seen } from './see-hosts.ts';

/** Clusters all of whose members are in scope. */
export function clustersInScope({ site, selection }: Session): readonly Cluster[] {
  return builtClusters(site).filter(
    ({ members }) =>
      selection.hosts.length === 0 || members.every((member) => selection.hosts.includes(member)),
  );
}

/** Asks a cluster something, through a client and what that connects by. */
type Ask<T> = (client: KubeClient, connect?: Connect) => Promise<T>;

/**
 * Asks a cluster, with the kubeconfig that its control plane host has just shown.
 * @throws CLUSTER_ABSENT when it showed none
 */
export async function askCluster<T>(
  session: Session,
  cluster: Cluster,
  { measured, tell }: Pick<Seen, 'measured' | 'tell'>,
  ask: Ask<T>,
): Promise<T> {
  const id: TargetId = `cluster:${cluster.name}`;
  const kubeconfig = kubeconfigOf(session, id, measured);
  if (kubeconfig === undefined) {
    throw new VmstationError({
      code: 'CLUSTER_ABSENT',
      message: `cluster ${cluster.name} is not made yet, or its host cannot be read`,
      where: cluster.name,
      next: 'vmstation apply',
    });
  }
  const on = hostOfCluster(session, id);
  const api = { kubeconfig, cluster: cluster.name, host: on === undefined ? undefined : targetName(on) };
  const onRetry = (retry: ConnectRetry) => tell(retryNote(id, retry));
  return busy(tell, id, 'asking', async () => {
    const way = await wayToCluster(session.site, cluster, { onRetry });
    return askBy(way, api, ask);
  });
}

async function askBy<T>(
  way: Way | undefined,
  api: ConnectionOptions & { readonly cluster: string },
  ask: Ask<T>,
): Promise<T> {
  const { kubeClient } = await import('@vmstation/kube');
  const client = await kubeClient({ ...api, ...(way === undefined ? {} : { connect: way.open }) });
  try {
    return await ask(client, way?.open);
  } catch (error) {
    throw error instanceof VmstationError
      ? error
      : new VmstationError({ ...errorRecord(error), where: api.cluster, cause: error });
  } finally {
    client.close();
    await way?.close();
  }
}
