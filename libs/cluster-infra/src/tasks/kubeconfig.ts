import { defineClusterTask, hostNamed } from '@vmstation/inventory';
import { kubeconfigFile } from '@vmstation/kube';
import { command } from '@vmstation/resources';
import { firstControlPlane, initName } from '../access.ts';
import { userKubeconfig } from '../scripts/kubeconfig.ts';

/** kubectl works for the user of the control plane's host, and on the controller. */
export const kubeconfig = defineClusterTask({
  name: 'kubeconfig',
  title: 'kubeconfig for the user, mode 0600',
  clusters: (cluster) => cluster.distribution === 'kubeadm',
  resources: ({ site, cluster }) => {
    const host = hostNamed(site, firstControlPlane(cluster));
    const script = userKubeconfig(host.user);
    return [
      command(
        { name: 'user-kubeconfig', ...script },
        { on: `host:${host.name}`, after: [{ type: 'command', key: initName }] },
      ),
      kubeconfigFile({ path: cluster.kubeconfig }),
    ];
  },
});
