import { symlinkSync } from 'node:fs';
import { hostNamed, type Site } from '@vmstation/inventory';
import { describe, expect, test } from 'vitest';
import { put, root, said, site } from '../testing/machine.ts';
import { checks } from './preflight-checks.ts';

const heading = '  sl  local_address rem_address   st tx_queue rx_queue\n';
const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
const socket = (port: number, state: string) =>
  `   0: 00000000:${hex(port)} 00000000:0000 ${state} 00000000:00000000\n`;

describe('ports', () => {
  test.each([
    ['masternode', 6443],
    ['masternode', 2379],
    ['masternode', 10257],
    ['storagenodet3500', 10250],
    ['storagenodet3500', 10256],
    ['storagenodet3500', 30096],
    ['storagenodet3500', 30088],
  ])('%s cannot do without %i', (host, port) => {
    put('/proc/net/tcp', heading + socket(22, '0A'));
    expect(said(host, 'ports')).toBeUndefined();
    put('/proc/net/tcp6', heading + socket(port, '0A'));
    expect(said(host, 'ports')).toContain(`${host} needs ports that are in use: ${port} (ss`);
  });

  test('of pods in other nodes too, which come by UDP', () => {
    put('/proc/net/tcp', heading + socket(8472, '0A'));
    expect(said('masternode', 'ports')).toBeUndefined();
    put('/proc/net/udp', heading + socket(8472, '07') + socket(8472, '07') + socket(6443, '07'));
    expect(said('masternode', 'ports')).toContain('in use: 8472/udp (ss');
  });

  test('a connection to such a port elsewhere is no listener, and a worker leaves those of the API alone', () => {
    put('/proc/net/tcp', heading + socket(10250, '01'));
    expect(said('masternode', 'ports')).toBeUndefined();
    put('/proc/net/tcp', heading + socket(6443, '0A'));
    expect(said('storagenodet3500', 'ports')).toBeUndefined();
  });

  test.each([
    '/etc/kubernetes/kubelet.conf',
    '/etc/kubernetes/.vmstation-attempt',
    '/var/lib/kubelet/config.yaml',
  ])('they are those of Kubernetes where there is %s', (file) => {
    put('/proc/net/tcp', heading + socket(10250, '0A'));
    put(file, 'x');
    expect(said('masternode', 'ports')).toBeUndefined();
  });

  test.each(['masternode', 'homelab'])('an exporter that was installed by hand on %s is told', (host) => {
    put('/proc/net/tcp6', heading + socket(9100, '0A'));
    expect(said(host, 'exporter-port')).toContain(`${host} needs ports that are in use: 9100 (ss`);
    put('/etc/systemd/system/node-exporter.service', 'ours');
    expect(said(host, 'exporter-port')).toBeUndefined();
  });
});

test('a host outside a cluster is not asked for the ports of one', () => {
  const homelab = hostNamed(site, 'homelab');
  expect(checks(site, homelab, undefined).map(({ name }) => name)).not.toContain('ports');
});

describe('leftovers of another cluster', () => {
  test.each([
    '/etc/systemd/system/containerd.service',
    '/etc/systemd/system/kubelet.service',
    '/etc/systemd/system/etcd.service',
    '/usr/local/bin/kubeadm',
    '/usr/local/bin/kubelet',
    '/usr/local/bin/kubectl',
    '/usr/local/bin/containerd',
    '/usr/local/bin/crictl',
  ])('%s would win over what the packages bring', (path) => {
    put('/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', 'x');
    put('/etc/systemd/system/multi-user.target.wants/kubelet.service', 'x');
    put('/usr/local/bin/node_exporter', 'ours');
    expect(said('storagenodet3500', 'leftovers')).toBeUndefined();
    put(path, 'x');
    expect(said('storagenodet3500', 'leftovers')).toContain(`win over the packages: ${root()}${path} (`);
  });

  test('all of them are told, links that lead nowhere too', () => {
    put('/usr/local/bin/kubelet', 'x');
    put('/etc/systemd/system/x', 'x');
    symlinkSync('/nowhere', `${root()}/etc/systemd/system/etcd.service`);
    expect(said('masternode', 'leftovers')).toContain(
      `: ${root()}/etc/systemd/system/etcd.service ${root()}/usr/local/bin/kubelet (`,
    );
  });

  test('other distributions may have theirs there', () => {
    const homelab = hostNamed(site, 'homelab');
    const rke2 = site.clusters.find(({ distribution }) => distribution === 'rke2');
    expect(rke2?.members).toContain('homelab');
    for (const cluster of [rke2, undefined])
      expect(checks(site, homelab, cluster).map(({ name }) => name)).not.toContain('leftovers');
  });
});

describe('a firewall', () => {
  const ufw = (status: string) => {
    put('/etc/ufw/ufw.conf', '# comment\nENABLED=yes\nLOGLEVEL=low\n');
    put('/bin/ufw', `#!/bin/sh\n[ "$1" = status ] && printf '%s\\n' '${status}'\n`, 0o755);
  };
  const firewalld = (open: string) => {
    put('/bin/systemctl', '#!/bin/sh\n[ "$*" = "is-active --quiet firewalld" ]\n', 0o755);
    put('/bin/firewall-cmd', `#!/bin/sh\ncase $* in ${open}) ;; *) exit 1 ;; esac\n`, 0o755);
  };
  /** The site with its clocks kept by the RHEL host outside the cluster. */
  const other: Site = { ...site, time: { ...site.time, servers: [hostNamed(site, 'homelab').name] } };

  test('that is there and does nothing is in nobody’s way', () => {
    ufw('Status: inactive');
    expect(said('masternode', 'firewall')).toBeUndefined();
    put('/etc/ufw/ufw.conf', 'ENABLED=no\n');
    put('/bin/ufw', '#!/bin/sh\necho asked >&2; echo Status: active\n', 0o755);
    expect(said('masternode', 'firewall')).toBeUndefined();
  });

  test('of a member is told with the ports that it needs, and how it is turned off', () => {
    ufw('Status: active');
    const words = said('masternode', 'firewall');
    expect(words).toContain('masternode has an active firewall');
    expect(words).toContain('6443 2379 2380 10257 10259 10250');
    expect(words).toContain('8472/udp 9100 123/udp 30000-32767');
    expect(words).toMatch(/ufw disable, or systemctl disable --now firewalld, at least until it has joined$/);
    expect(said('storagenodet3500', 'firewall')).toContain(' 10250 ');
    expect(said('storagenodet3500', 'firewall')).not.toMatch(/6443|123\/udp/);
  });

  test('of a member may be firewalld too', () => {
    firewalld('*');
    expect(said('storagenodet3500', 'firewall')).toContain('storagenodet3500 has an active firewall');
    put('/etc/kubernetes/kubelet.conf', '');
    expect(said('storagenodet3500', 'firewall')).toBeUndefined();
  });

  test('of another host is its own business, unless it keeps the clocks', () => {
    expect(checks(site, hostNamed(site, 'homelab'), undefined).map(({ name }) => name)).not.toContain(
      'firewall',
    );
    expect(said('homelab', 'firewall', other)).toBeUndefined();
    firewalld('--get-zone-of-interface=*) echo lan ;; never');
    expect(said('homelab', 'firewall', other)).toContain(
      'lets nobody ask for the time: firewall-cmd --permanent --zone=lan --add-service=ntp && firewall-cmd --reload',
    );
  });

  test.each(['service=ntp', 'port=123/udp'])('of a time server that has %s open is fine', (open) => {
    firewalld(`--get-zone-of-interface=eno1) echo lan ;; '-q --zone=lan --query-${open}'`);
    expect(said('homelab', 'firewall', other)).toBeUndefined();
  });

  test.each([
    ['123/udp                    ALLOW       192.168.4.0/24', true],
    ['123                        ALLOW       Anywhere', true],
    ['Anywhere on eno1           ALLOW       Anywhere', true],
    ['22/tcp                     ALLOW       Anywhere', false],
    ['123/udp                    DENY        Anywhere', false],
    ['1234/udp                   ALLOW       Anywhere', false],
  ])('ufw of a time server with %s', (rule, open) => {
    ufw(`Status: active\n\nTo                         Action      From\n${rule}`);
    if (open) expect(said('homelab', 'firewall', other)).toBeUndefined();
    else expect(said('homelab', 'firewall', other)).toContain('the time: ufw allow 123/udp');
  });
});

test.each([
  [21, 11, undefined],
  [19, 19, 'masternode has less than 20 GiB free on /, or less than 10 GiB on /var'],
  [21, 9, 'masternode has less than 20 GiB free on /, or less than 10 GiB on /var'],
])('%i GiB free on /, %i on /var', (slash, slashVar, says) => {
  const line = (free: number) => `echo 'd 1 1 ${free * 1024 * 1024} 1% /'`;
  put('/bin/df', `#!/bin/sh\ncase $2 in /var) ${line(slashVar)} ;; *) ${line(slash)} ;; esac\n`, 0o755);
  if (says === undefined) expect(said('masternode', 'disk')).toBeUndefined();
  else expect(said('masternode', 'disk')).toContain(says);
});

test.each([
  ['homelab', 3, 'homelab has less than 4 GiB of memory'],
  ['homelab', 5, undefined],
])('%s with %i GiB of memory', (host, gibibytes, says) => {
  put('/proc/meminfo', `MemTotal: ${gibibytes * 1024 * 1024} kB\n`);
  if (says === undefined) expect(said(host, 'memory')).toBeUndefined();
  else expect(said(host, 'memory')).toContain(says);
});
