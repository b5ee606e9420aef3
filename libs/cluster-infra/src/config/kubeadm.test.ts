import { hostNamed, loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { initConfig, joinConfig } from './kubeadm.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const lab = await loadSite({
  path: 'libs/cluster-config/sites/vmstation',
  environment: 'lab',
  overlays: {
    lab: {
      ports: { kubernetesApi: 7443 },
      overrides: { kubelet: { cgroupDriver: 'cgroupfs', failSwapOn: false } },
    },
  },
});
const master = hostNamed(site, 'masternode');

function documents(from: typeof site) {
  const cluster = from.clusters.find(({ name }) => name === 'debian');
  if (cluster?.distribution !== 'kubeadm') throw new Error('no cluster debian');
  const texts = initConfig(from, cluster, master).split('\n---\n');
  const byKind: Record<string, unknown> = {};
  for (const text of texts) {
    const object: { kind: string } = JSON.parse(text);
    byKind[object.kind] = object;
  }
  return { cluster, byKind };
}

test('kubeadm init is told the networks, the version and the addresses of the site', () => {
  expect(documents(site).byKind).toMatchObject({
    InitConfiguration: {
      localAPIEndpoint: { advertiseAddress: '192.168.4.63', bindPort: 6443 },
      nodeRegistration: { name: 'masternode', kubeletExtraArgs: { 'node-ip': '192.168.4.63' } },
    },
    ClusterConfiguration: {
      kubernetesVersion: 'v1.29.15',
      controlPlaneEndpoint: '192.168.4.63:6443',
      networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12', dnsDomain: 'cluster.local' },
      apiServer: { certSANs: ['masternode', 'masternode.vmstation.local', '192.168.4.63'] },
    },
    KubeletConfiguration: { cgroupDriver: 'systemd' },
    KubeProxyConfiguration: { clusterCIDR: '10.244.0.0/16', mode: 'iptables' },
  });
});

test('what a rehearsal overrides reaches it, and only that', () => {
  const { byKind } = documents(lab);
  expect(byKind).toMatchObject({
    ClusterConfiguration: { controlPlaneEndpoint: '192.168.4.63:7443' },
    KubeletConfiguration: { cgroupDriver: 'cgroupfs', failSwapOn: false },
  });
  expect(documents(site).byKind.KubeletConfiguration).not.toHaveProperty('failSwapOn');
});

test('kubeadm join is told everything but the token and the hash, which come between its pieces', () => {
  const { cluster } = documents(site);
  const pieces = joinConfig(site, cluster, hostNamed(site, 'storagenodet3500'));
  expect(pieces).toHaveLength(3);
  const [before, between, after] = pieces;
  expect(JSON.parse(`${before}abc.def${between}sha256:1${after}`)).toMatchObject({
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: '192.168.4.63:6443',
        token: 'abc.def',
        caCertHashes: ['sha256:1'],
      },
    },
    nodeRegistration: { name: 'storagenodet3500', kubeletExtraArgs: { 'node-ip': '192.168.4.61' } },
  });
});
