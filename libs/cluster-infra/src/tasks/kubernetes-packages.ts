import { defineHostTask } from '@vmstation/inventory';
import { file, pkg } from '@vmstation/resources';
import { asMadeOf } from '../access.ts';
import { criSocket } from '../config/kubeadm.ts';
import { isMember, kubeadmClusterOf } from '../members.ts';
import { kubernetesRepository } from '../repositories.ts';

/** Kubernetes' packages at the version of the cluster, held so that no upgrade happens by accident. */
export const kubernetesPackages = defineHostTask({
  name: 'kubernetes-packages',
  title: 'kubelet, kubeadm and kubectl at the version of the cluster',
  hosts: isMember,
  resources: ({ site, host }) => {
    const cluster = kubeadmClusterOf(site, host);
    if (cluster === undefined) return [];
    const source = kubernetesRepository(site, host, cluster);
    const tools = ['cri-tools', 'kubernetes-cni'].map((name) => pkg({ name, hold: true }, { after: source }));
    const held = ['kubelet', 'kubeadm', 'kubectl'].map((name) =>
      pkg(
        { name, version: cluster.version, hold: true },
        { after: [asMadeOf(cluster), ...source, ...tools] },
      ),
    );
    const crictl = file({
      path: '/etc/crictl.yaml',
      content: `# Managed by vmstation (cluster-infra:kubernetes-packages).\nruntime-endpoint: ${criSocket}\nimage-endpoint: ${criSocket}\n`,
    });
    return [...source, ...tools, ...held, crictl];
  },
});
