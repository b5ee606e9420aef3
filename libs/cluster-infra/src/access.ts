import type { Input, Ref } from '@vmstation/engine';
import { VmstationError } from '@vmstation/engine';
import type { Cluster } from '@vmstation/inventory';

/** Name of the resource that makes a cluster; its output `kubeconfig` is the way in. */
export const initName = 'kubeadm-init';

/** Name of the condition that the control plane is as the site says, in what only kubeadm init settles. */
export const asMadeName = 'cluster-as-made';

/** The host that a cluster is initialised on: the first of its control plane. */
export function firstControlPlane(cluster: Cluster): string {
  const [first] = cluster.controlPlane;
  if (first !== undefined) return first;
  throw new VmstationError({
    code: 'CONTROL_PLANE_MISSING',
    message: `cluster ${cluster.name} has no control plane`,
    where: cluster.name,
    next: 'give one of its members the role control-plane',
  });
}

/** What comes before anything that follows the site although a control plane that runs may not. */
export function asMadeOf(cluster: Cluster): Ref {
  return { on: `host:${firstControlPlane(cluster)}`, type: 'command', key: asMadeName };
}

/** Where the kubeconfig of a cluster comes from. */
export function accessOf(cluster: Cluster): Input {
  return { on: `host:${firstControlPlane(cluster)}`, type: 'command', key: initName, output: 'kubeconfig' };
}
