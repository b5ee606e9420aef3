import { hostNamed, loadSite } from '@vmstation/inventory';
import { describe, expect, test } from 'vitest';
import { Node, shells } from '../testing/node.ts';
import { asMade } from './as-made.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const cluster = site.clusters.find(({ name }) => name === 'debian');
if (cluster?.distribution !== 'kubeadm') throw new Error('no cluster debian');
const host = hostNamed(site, 'masternode');
const { until, run } = asMade(site, cluster, host);

/** As kubeadm writes them, but for what nobody looks at. */
const apiServer = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: 192.168.4.63:6443
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=192.168.4.63
    - --secure-port=6443
    - --service-account-issuer=https://kubernetes.default.svc.cluster.local
    - --service-cluster-ip-range=10.96.0.0/12
    image: registry.k8s.io/kube-apiserver:v1.29.15
`;
const controllerManager = `spec:
  containers:
  - command:
    - kube-controller-manager
    - --cluster-cidr=10.244.0.0/16
    - --service-cluster-ip-range=10.96.0.0/12
    image: registry.k8s.io/kube-controller-manager:v1.29.15
`;

function made(shell: readonly string[], change: (text: string) => string = (text) => text): Node {
  const node = new Node(shell);
  node.write('/etc/kubernetes/manifests/kube-apiserver.yaml', change(apiServer));
  node.write('/etc/kubernetes/manifests/kube-controller-manager.yaml', change(controllerManager));
  return node;
}

describe.each(shells)('in a real %s', (...shell) => {
  test('holds on a bare machine, and where the cluster is as the site says', () => {
    using bare = new Node(shell);
    expect(bare.run(until).code).toBe(0);
    using same = made(shell);
    expect(same.run(until)).toEqual({ code: 0, stderr: '' });
    using pinned = made(shell, (text) => text.replace(/(image: .*)/, '$1@sha256:abc'));
    expect(pinned.run(until).code).toBe(0);
  });

  test.each([
    [':v1.29.15', ':v1.29.14', 'clusters.debian.version is 1.29.15 in the site and 1.29.14 in the cluster'],
    [
      '10.244.0.0/16',
      '10.42.0.0/16',
      'clusters.debian.podCidr is 10.244.0.0/16 in the site and 10.42.0.0/16 in the cluster',
    ],
    ['10.96.0.0/12', '10.97.0.0/16', 'clusters.debian.serviceCidr is 10.96.0.0/12 in the site and'],
    ['svc.cluster.local', 'svc.home', 'clusters.debian.dnsDomain is cluster.local in the site and home in'],
    ['=192.168.4.63', '=192.168.4.7', 'hosts.masternode.address is 192.168.4.63 in the site and'],
    ['port=6443', 'port=7443', 'ports.kubernetesApi is 6443 in the site and 7443 in the cluster'],
  ])('%s instead of %s is refused and named', (ours, theirs, words) => {
    using node = made(shell, (text) => text.replaceAll(ours, theirs));
    expect(node.run(until).code).toBe(1);
    const { code, stderr } = node.run(run);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^CLUSTER_SETTLED: nothing was changed/);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('what is not said in a manifest, and what a broken attempt left, is no reason', () => {
    using silent = made(shell, (text) => text.replace(/.*cluster-cidr.*\n/, ''));
    expect(silent.run(until).code).toBe(0);
    using broken = made(shell, (text) => text.replaceAll('10.96.0.0/12', '10.97.0.0/16'));
    broken.put('/etc/kubernetes/.vmstation-attempt');
    expect(broken.run(until).code).toBe(0);
  });
});
