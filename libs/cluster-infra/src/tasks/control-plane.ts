import { defineHostTask } from '@vmstation/inventory';
import { command, file, pkg, service } from '@vmstation/resources';
import { asMadeName, firstControlPlane, initName } from '../access.ts';
import { initConfig } from '../config/kubeadm.ts';
import { kubeadmClusterOf } from '../members.ts';
import { asMade } from '../scripts/as-made.ts';
import {
  apiReady,
  caHash,
  configPath,
  init,
  initialised,
  kubeconfigOfAdmin,
  mayInit,
  waitForApi,
} from '../scripts/kubeadm.ts';
import { unjoin } from '../scripts/unjoin.ts';

/** The first control plane, made once; afterwards only watched. */
export const controlPlane = defineHostTask({
  name: 'control-plane',
  title: 'kubeadm init, exactly once; the API server is ready',
  hosts: (host, site) => {
    const cluster = kubeadmClusterOf(site, host);
    return cluster !== undefined && firstControlPlane(cluster) === host.name;
  },
  resources: ({ site, host }) => {
    const cluster = kubeadmClusterOf(site, host);
    if (cluster === undefined) return [];
    const settled = command({ name: asMadeName, ...asMade(site, cluster, host) });
    const config = file(
      { path: configPath, content: initConfig(site, cluster, host), mode: '0600' },
      { after: [settled] },
    );
    const alone = command({ name: 'no-other-cluster', ...mayInit });
    const made = command(
      {
        name: initName,
        until: initialised,
        run: init,
        undo: unjoin,
        destroys: `the cluster ${cluster.name}, with its etcd and all that lives only there`,
        timeoutSeconds: 420,
        outputs: { kubeconfig: kubeconfigOfAdmin, caHash },
        explain: 'tail -n 40 /var/log/kubeadm-init.log; journalctl -u kubelet -n 60 --no-pager; crictl ps -a',
      },
      {
        after: [
          config,
          alone,
          { type: 'command', key: 'containerd-answers' },
          pkg({ name: 'kubeadm' }),
          pkg({ name: 'kubelet' }),
          pkg({ name: 'kubectl' }),
          file({ path: '/etc/crictl.yaml', content: '' }),
        ],
      },
    );
    const kubelet = service({ name: 'kubelet', enabled: true, running: true }, { after: [made] });
    const ready = command(
      {
        name: 'api-ready',
        until: apiReady,
        run: waitForApi,
        timeoutSeconds: 150,
        explain:
          'crictl ps -a; crictl logs --tail 40 "$(crictl ps -a --name kube-apiserver -q | head -n 1)"; journalctl -u kubelet -n 60 --no-pager',
      },
      { after: [made, kubelet] },
    );
    return [settled, config, alone, made, kubelet, ready];
  },
});
