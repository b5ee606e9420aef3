import type { Draft, TargetId } from '@vmstation/engine';
import {
  defineClusterTask,
  type HostName,
  hostNamed,
  type KubeadmCluster,
  type Site,
} from '@vmstation/inventory';
import { command, service } from '@vmstation/resources';
import { firstControlPlane, initName } from '../access.ts';
import { joinConfig } from '../config/kubeadm.ts';
import { joined, join as joinScript, mayJoin } from '../scripts/join.ts';
import { createToken, tokenReady, tokenValue } from '../scripts/kubeadm.ts';
import { unjoin } from '../scripts/unjoin.ts';

/** Workers join with a token that lives half an hour and is made only while one of them is missing. */
export const join = defineClusterTask({
  name: 'join',
  title: 'kubeadm join, exactly once a worker',
  clusters: (cluster) => cluster.distribution === 'kubeadm' && cluster.workers.length > 0,
  resources: ({ site, cluster }) => {
    if (cluster.distribution !== 'kubeadm') return [];
    const controlPlane: TargetId = `host:${firstControlPlane(cluster)}`;
    const token = command(
      {
        name: 'join-token',
        until: tokenReady(cluster.workers),
        run: createToken,
        outputs: { token: tokenValue },
      },
      { on: controlPlane, after: [{ type: 'command', key: 'api-ready' }] },
    );
    return [token, ...cluster.workers.flatMap((name) => worker(site, cluster, name, controlPlane))];
  },
});

function worker(
  site: Site,
  cluster: KubeadmCluster,
  name: HostName,
  controlPlane: TargetId,
): readonly Draft[] {
  const on: TargetId = `host:${name}`;
  const packages = ['kubeadm', 'kubelet', 'kubectl'].map((key) => ({ type: 'package', key }));
  const alone = command({ name: 'no-other-cluster', ...mayJoin }, { on });
  const made = command(
    {
      name: 'kubeadm-join',
      until: joined,
      run: joinScript(name, joinConfig(site, cluster, hostNamed(site, name))),
      undo: unjoin,
      destroys: `the place of ${name} in ${cluster.name}, with the pods that run there`,
      timeoutSeconds: 300,
      safeToRepeat: true,
      explain: 'tail -n 40 /var/log/kubeadm-join.log; journalctl -u kubelet -n 60 --no-pager; crictl ps -a',
    },
    {
      on,
      after: [
        alone,
        { type: 'command', key: 'containerd-answers' },
        { type: 'file', key: '/etc/crictl.yaml' },
        ...packages,
        { type: 'command', key: 'api-ready', on: controlPlane },
      ],
      inputs: {
        token: { type: 'command', key: 'join-token', on: controlPlane, output: 'token' },
        caHash: { type: 'command', key: initName, on: controlPlane, output: 'caHash' },
      },
    },
  );
  return [alone, made, service({ name: 'kubelet', enabled: true, running: true }, { on, after: [made] })];
}
