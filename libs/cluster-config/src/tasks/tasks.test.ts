import type { Draft } from '@vmstation/engine';
import { type HostTask, hostNamed, loadSite, predictFacts, sysctlsOf } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { journald } from './journald.ts';
import { services } from './services.ts';
import { sshd } from './sshd.ts';
import { storage } from './storage.ts';
import { sysctls } from './sysctls.ts';
import { upgrades } from './upgrades.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

function of(task: HostTask, name: string): readonly Draft[] {
  const host = hostNamed(site, name);
  if (task.hosts?.(host, site) === false) return [];
  return task.resources({ site, host, facts: predictFacts(host) });
}

const content = (drafts: readonly Draft[], path: string) =>
  drafts.find(({ type, key }) => type === 'file' && key === path)?.desired;

test('a host outside the cluster gets the kernel settings that are for it; members have theirs already', () => {
  const wanted = [...sysctlsOf(site, hostNamed(site, 'homelab'))];
  expect(wanted.length).toBeGreaterThan(20);
  expect(of(sysctls, 'homelab').map(({ desired }) => desired)).toEqual(
    wanted.map(([key, { value }]) => ({ key, value, live: true })),
  );
  expect(of(sysctls, 'homelab').map(({ key }) => key)).not.toContain('net.ipv4.ip_forward');
  expect([...of(sysctls, 'masternode'), ...of(sysctls, 'storagenodet3500')]).toEqual([]);
});

test('a host outside the cluster gets the kernel modules that are for it, before its settings', () => {
  const host = hostNamed(site, 'homelab');
  const kernelModules = { proof: { for: ['homelab'], names: ['tun'] } };
  const drafts = sysctls.resources({ site: { ...site, kernelModules }, host, facts: predictFacts(host) });
  expect(drafts[0]).toMatchObject({ type: 'kernel-module', desired: { name: 'tun' } });
  expect(drafts[1]?.after).toEqual([expect.objectContaining({ type: 'kernel-module', key: 'tun' })]);
});

test('connections are forwarded on the jump host alone, and nobody gets in by password', () => {
  const path = '/etc/ssh/sshd_config.d/00-vmstation.conf';
  const forwarding = (name: string, value: string) =>
    expect(content(of(sshd, name), path)).toMatchObject({
      content: expect.stringContaining(`\nAllowTcpForwarding ${value}\n`),
      mode: '0600',
    });
  forwarding('masternode', 'local');
  forwarding('homelab', 'no');
  for (const { name } of site.hosts) {
    expect(content(of(sshd, name), path)).toMatchObject({
      content: expect.stringContaining('\nPasswordAuthentication no\n'),
    });
  }
});

test('what sshd says is where the distribution keeps it, and what an installer let in is not read before', () => {
  const path = '/etc/ssh/sshd_config.d/00-vmstation.conf';
  expect(path < '/etc/ssh/sshd_config.d/01-permitrootlogin.conf').toBe(true);
  const facility = (name: string, value: string) =>
    expect(content(of(sshd, name), path)).toMatchObject({
      content: expect.stringContaining(`\nSyslogFacility ${value}\n`),
    });
  facility('masternode', 'AUTH');
  facility('homelab', 'AUTHPRIV');
});

test.each(['500M', '500MB'])('a size of %s is written as journald reads it', (systemMaxUse) => {
  const host = hostNamed(site, 'homelab');
  const limits = { ...site.journald, systemMaxUse };
  const drafts = journald.resources({ site: { ...site, journald: limits }, host, facts: predictFacts(host) });
  expect(content(drafts, '/etc/systemd/journald.conf.d/10-vmstation.conf')).toMatchObject({
    content: expect.stringContaining('\nSystemMaxUse=500M\nSystemMaxFileSize=50M\n'),
  });
});

test('an unwanted service is stopped after what would start it again', () => {
  const drafts = of(services, 'homelab');
  expect(drafts.slice(0, 3)).toMatchObject([
    { key: 'cups.socket', desired: { enabled: false, running: false } },
    { key: 'cups.path' },
    { key: 'cups.service', after: [{ key: 'cups.socket' }, { key: 'cups.path' }] },
  ]);
});

test('a volume gets its folders from the top down, and its owner on the last', () => {
  const drafts = of(storage, 'masternode');
  expect(drafts.map(({ key }) => key)).toEqual(['/srv/monitoring_data', '/srv/monitoring_data/prometheus']);
  expect(drafts[1]).toMatchObject({
    desired: { owner: '65534:65534' },
    after: [{ key: '/srv/monitoring_data' }],
  });
  expect(of(storage, 'homelab')).toEqual([]);
});

test('security updates leave what a cluster is made of alone, in the way of each system', () => {
  const held = ['kubelet', 'kubeadm', 'kubectl', 'containerd.io', 'cri-tools', 'kubernetes-cni'];
  const desired = content(of(upgrades, 'masternode'), '/etc/apt/apt.conf.d/52vmstation-unattended');
  const text =
    desired !== null && typeof desired === 'object' && 'content' in desired ? String(desired.content) : '';
  const patterns = [...text.matchAll(/"(\^[^"]*)"/g)].map(
    ([, pattern = '']) => new RegExp(pattern.replaceAll('\\\\', '\\')),
  );
  expect(held.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([]);
  expect(patterns.some((pattern) => pattern.test('openssl'))).toBe(false);
  expect(of(upgrades, 'homelab').map(({ key }) => key)).toContain('/etc/dnf/automatic.conf');
});

test('without security updates, those that came with the system are turned off, and nothing is installed', () => {
  const off = { ...site, unattendedUpgrades: { enabled: false, reboot: false } };
  const drafts = (name: string) => {
    const host = hostNamed(off, name);
    return upgrades.resources({ site: off, host, facts: predictFacts(host) });
  };
  expect(drafts('masternode').map(({ type, desired }) => ({ type, desired }))).toEqual([
    {
      type: 'file',
      desired: expect.objectContaining({
        path: '/etc/apt/apt.conf.d/52vmstation-periodic',
        content: expect.stringContaining('\nAPT::Periodic::Unattended-Upgrade "0";\n'),
      }),
    },
  ]);
  expect(drafts('homelab').map(({ type, desired }) => ({ type, desired }))).toEqual(
    ['dnf-automatic.timer', 'dnf-automatic-install.timer'].map((name) => ({
      type: 'service',
      desired: { name, enabled: false, running: false },
    })),
  );
});
