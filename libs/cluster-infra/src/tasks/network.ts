import { defineClusterTask } from '@vmstation/inventory';
import { manifest } from '@vmstation/kube';
import { service } from '@vmstation/resources';
import { asMadeOf } from '../access.ts';
import { flannel } from '../manifests/flannel.ts';

/** The pod network. */
export const network = defineClusterTask({
  name: 'network',
  title: 'Flannel with VXLAN',
  clusters: (cluster) => cluster.distribution === 'kubeadm',
  resources: ({ site, cluster }) => {
    if (cluster.distribution !== 'kubeadm') return [];
    // A pod goes away only while its kubelet is there to take it down.
    const undoBefore = cluster.members.map((name) => service({ name: 'kubelet' }, { on: `host:${name}` }));
    const [namespace, ...rest] = flannel(cluster, site.ports.flannelVxlan);
    const first = manifest(namespace, { after: [asMadeOf(cluster)], undoBefore });
    return [first, ...rest.map((object) => manifest(object, { after: [first], undoBefore }))];
  },
});
