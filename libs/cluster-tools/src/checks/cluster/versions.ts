import { versionSkew } from '@vmstation/kube';
import { defineClusterCheck } from './cluster-check.ts';
import { nodesOf, versionOf } from './objects.ts';

export const versions = defineClusterCheck({
  name: 'versions',
  sentence: 'the API server has the version of the site, and every kubelet goes with it',
  fix: 'the API server first: kubeadm upgrade apply on the control plane; then vmstation apply --stack=cluster-infra',
  measure: async (io, { cluster }) => {
    const [server, nodes] = await Promise.all([versionOf(io), nodesOf(io)]);
    // RKE2 is declared by its minor, and adds its own build to the version.
    const asDeclared = server === cluster.version || server.startsWith(`${cluster.version}.`);
    const kubelets = Object.fromEntries(
      nodes.map(({ metadata, status }) => [metadata.name, status.nodeInfo.kubeletVersion]),
    );
    return [
      ...(asDeclared ? [] : [`the API server is ${server}, not ${cluster.version}`]),
      ...versionSkew({ apiServers: [`v${server}`], kubelets }),
    ];
  },
});
