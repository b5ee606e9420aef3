import type { Draft } from '@vmstation/engine';
import { type HostTask, hostNamed, loadSite, predictFacts, type Site, sysctlsOf } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { containerd } from './containerd.ts';
import { controlPlane } from './control-plane.ts';
import { join } from './join.ts';
import { kernel } from './kernel.ts';
import { kubernetesPackages } from './kubernetes-packages.ts';
import { network } from './network.ts';
import { nodes } from './nodes.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const mirrored = await loadSite({
  path: 'libs/cluster-config/sites/vmstation',
  environment: 'mirrored',
  overlays: { mirrored: { mirrors: { registries: { 'registry.k8s.io': 'http://10.0.0.1:5000' } } } },
});

function of(task: HostTask, name: string, from: Site = site): readonly Draft[] {
  const host = hostNamed(from, name);
  if (task.hosts?.(host, from) === false) return [];
  return task.resources({ site: from, host, facts: predictFacts(host) });
}

const keys = (drafts: readonly Draft[], type: string) =>
  drafts.filter((draft) => draft.type === type).map(({ key }) => key);

function only(drafts: readonly Draft[], type: string, key: string): Draft {
  const found = drafts.find((draft) => draft.type === type && draft.key === key);
  if (found === undefined) throw new Error(`no ${type} ${key}`);
  return found;
}

test.each(['masternode', 'storagenodet3500'])(
  '%s gets all its kernel settings before kubeadm, after the modules',
  (name) => {
    const drafts = of(kernel, name);
    const wanted = sysctlsOf(site, hostNamed(site, name));
    expect(wanted.get('net.ipv4.ip_forward')?.value).toBe('1');
    expect(keys(drafts, 'sysctl').toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const [key, { value }] of wanted) {
      const setting = only(drafts, 'sysctl', key);
      expect(setting.desired).toMatchObject({ key, value, live: true });
      expect(setting.after).toContainEqual(expect.objectContaining({ key: 'br_netfilter' }));
    }
  },
);

test('a site that says nothing of the kernel gets what kubeadm refuses to go without, and each of it once else', () => {
  const bare = { ...site, kernelModules: {}, sysctl: {} };
  const modules = ['overlay', 'br_netfilter'];
  const settings = [
    'net.ipv4.ip_forward',
    ...['iptables', 'ip6tables'].map((name) => `net.bridge.bridge-nf-call-${name}`),
  ];
  expect(keys(of(kernel, 'storagenodet3500', bare), 'kernel-module')).toEqual(modules);
  expect(keys(of(kernel, 'storagenodet3500', bare), 'sysctl')).toEqual(settings);
  for (const key of settings) {
    expect(only(of(kernel, 'storagenodet3500', bare), 'sysctl', key)).toMatchObject({
      desired: { value: '1' },
      after: expect.arrayContaining([expect.objectContaining({ key: 'br_netfilter' })]),
    });
  }
  const whole = of(kernel, 'storagenodet3500').map(({ type, key }) => `${type} ${key}`);
  expect(whole).toEqual([...new Set(whole)]);
  const other = { own: { for: ['all'], keys: { 'net.bridge.bridge-nf-call-ip6tables': '0' } } };
  expect(
    only(
      of(kernel, 'masternode', { ...bare, sysctl: other }),
      'sysctl',
      'net.bridge.bridge-nf-call-ip6tables',
    ).desired,
  ).toMatchObject({ value: '0' });
});

test('what a profile is called changes nothing', () => {
  const { kubernetes, ...others } = site.sysctl;
  if (kubernetes === undefined) throw new Error('the site has no such profile');
  const renamed = { ...site, sysctl: { ...others, nodes: kubernetes } };
  expect(keys(of(kernel, 'masternode', renamed), 'sysctl').toSorted()).toEqual(
    keys(of(kernel, 'masternode'), 'sysctl').toSorted(),
  );
});

test.each([
  [8472, false],
  [4789, true],
])(
  'Flannel is told to listen on port %s, by other pods than those of its usual one: %s',
  (flannelVxlan, others) => {
    const cluster = site.clusters.find(({ name }) => name === 'debian');
    if (cluster === undefined) throw new Error('no cluster debian');
    const changed = { ...site, ports: { ...site.ports, flannelVxlan } };
    const drafts = network.resources({ site: changed, cluster, facts: new Map() });
    const config = drafts.find(({ key }) => key.includes('kube-flannel-cfg'))?.desired;
    expect(JSON.parse(/"net-conf.json":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(config))?.[1] ?? '""')).toBe(
      `${JSON.stringify({ Network: '10.244.0.0/16', EnableNFTables: true, Backend: { Type: 'vxlan', Port: flannelVxlan } }, null, 2)}\n`,
    );
    // The pods that run have read their port, so there have to be others.
    const noted = JSON.stringify(drafts.map(({ desired }) => desired)).includes(`port":"${flannelVxlan}"`);
    expect(noted).toBe(others);
  },
);

test('a host outside the cluster gets nothing of it', () => {
  const tasks = [kernel, containerd, kubernetesPackages, controlPlane];
  expect(tasks.flatMap((task) => of(task, 'homelab'))).toEqual([]);
});

test('packages are held at the versions of the site, without the revisions of their vendors', () => {
  const runtime = only(of(containerd, 'masternode'), 'package', 'containerd.io');
  expect(runtime.desired).toEqual({ name: 'containerd.io', version: '1.7.28', hold: true });
  expect(runtime.after).toContainEqual(expect.objectContaining({ type: 'repository', key: 'docker' }));
  const tools = of(kubernetesPackages, 'storagenodet3500');
  for (const name of ['kubelet', 'kubeadm', 'kubectl']) {
    expect(only(tools, 'package', name).desired).toEqual({ name, version: '1.29.15', hold: true });
  }
  expect(only(tools, 'package', 'cri-tools').desired).toMatchObject({ hold: true });
});

test('no package moves, and no configuration, before the control plane is seen to be as the site says', () => {
  const settled = { type: 'command', key: 'cluster-as-made' };
  for (const name of ['kubelet', 'kubeadm', 'kubectl'])
    expect(only(of(kubernetesPackages, 'storagenodet3500'), 'package', name).after).toContainEqual(
      expect.objectContaining({ ...settled, on: 'host:masternode' }),
    );
  expect(only(of(controlPlane, 'masternode'), 'file', '/etc/vmstation-kubeadm.yaml').after).toContainEqual(
    expect.objectContaining(settled),
  );
});

test('the registries of the site, and no others, come from a mirror', () => {
  const hosts = (from: Site) =>
    keys(of(containerd, 'masternode', from), 'file').filter((key) => key.endsWith('hosts.toml'));
  expect(hosts(site)).toEqual([]);
  expect(hosts(mirrored)).toEqual(['/etc/containerd/certs.d/registry.k8s.io/hosts.toml']);
});

test('init and join come after the look for another cluster; only a join is repeated', () => {
  const cluster = site.clusters.find(({ name }) => name === 'debian');
  if (cluster === undefined) throw new Error('no cluster debian');
  const init = only(of(controlPlane, 'masternode'), 'command', 'kubeadm-init');
  const joined = join.resources({ site, cluster, facts: new Map() });
  const worker = only(joined, 'command', 'kubeadm-join');
  for (const made of [init, worker]) {
    expect(made.after).toContainEqual(expect.objectContaining({ type: 'command', key: 'no-other-cluster' }));
  }
  expect([init, worker].map(({ desired }) => desired)).toMatchObject([
    { destroys: expect.stringContaining('the cluster debian, with its etcd') },
    { destroys: expect.stringContaining('storagenodet3500') },
  ]);
  expect(keys(of(controlPlane, 'storagenodet3500'), 'command')).toEqual([]);
  expect(worker.on).toBe('host:storagenodet3500');
  expect([init, worker].map((made) => made.kind.safeToRepeat?.(made.desired))).toEqual([false, true]);
});

test('the node of a host that sleeps on purpose need not be Ready while it sleeps, and no other', () => {
  const cluster = site.clusters.find(({ name }) => name === 'debian');
  if (cluster === undefined) throw new Error('no cluster debian');
  const drafts = nodes.resources({ site, cluster, facts: new Map() });
  const said = ['masternode', 'storagenodet3500'].map((name) => only(drafts, 'node', name).desired);
  expect(said).toMatchObject([{ mayBeAsleep: false }, { mayBeAsleep: true }]);
});
