import { defineClusterTask, hostNamed } from '@vmstation/inventory';
import { nodeMeta, objectRef } from '@vmstation/kube';
import { firstControlPlane } from '../access.ts';

/** Roles and labels of nodes; a node that is not Ready is a difference, but for one whose host sleeps on purpose. */
export const nodes = defineClusterTask({
  name: 'nodes',
  title: 'every node Ready, with its roles and labels',
  clusters: (cluster) => cluster.distribution === 'kubeadm',
  resources: ({ site, cluster }) =>
    cluster.members.map((name) => {
      const role = cluster.workers.includes(name) ? { 'node-role.kubernetes.io/worker': '' } : {};
      const made = name === firstControlPlane(cluster) ? 'api-ready' : 'kubeadm-join';
      return nodeMeta(
        {
          node: name,
          labels: { ...role, ...cluster.nodeLabels[name] },
          mayBeAsleep: hostNamed(site, name).power.sleeps,
        },
        {
          after: [
            { type: 'command', key: made, on: `host:${name}` },
            objectRef('apps/v1', 'DaemonSet', 'kube-flannel-ds', 'kube-flannel'),
          ],
        },
      );
    }),
});
