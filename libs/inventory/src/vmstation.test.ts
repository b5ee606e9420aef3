import { expect, test } from 'vitest';
import { loadSite } from './load/load-site.ts';
import * as query from './queries.ts';
import { selectHosts } from './select-hosts.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const [master, storage, homelab] = site.hosts;
const [debian, rke2] = site.clusters;
if (!master || !storage || !homelab || !debian || !rke2) throw new Error('the site has lost its hosts');

test('hosts and clusters are those of the seeds', () => {
  expect(site.hosts.map((host) => [host.name, host.address, host.mac, host.os])).toEqual([
    ['masternode', '192.168.4.63', '00:e0:4c:68:cb:bf', 'debian-12'],
    ['storagenodet3500', '192.168.4.61', 'b8:ac:6f:7e:6c:9d', 'debian-12'],
    ['homelab', '192.168.4.62', 'd0:94:66:30:d6:63', 'el-10'],
  ]);
  expect(debian).toMatchObject({ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/12', version: '1.29.15' });
  expect(rke2).toMatchObject({ state: 'planned', controlPlane: ['homelab'] });
});

test('everything else is derived', () => {
  expect(query.apiEndpoint(site, debian)).toBe('192.168.4.63:6443');
  expect(query.clusterDnsAddress(debian)).toBe('10.96.0.10');
  expect(query.broadcastAddress(site)).toBe('192.168.4.255');
  expect(query.hostsOf(site, debian)).toEqual([master, storage]);
  expect(query.clusterOf(site, storage)).toBe(debian);
  expect(query.clusterOf(site, homelab)).toBeUndefined();
  expect(query.timeSourcesOf(site, storage)).toEqual(['192.168.4.63']);
  expect(query.timeSourcesOf(site, master)).toEqual(site.time.upstream);
  expect(query.tcpForwardingOf(site, master)).toBe('local');
  expect(query.tcpForwardingOf(site, homelab)).toBe('no');
  const through = { ...site, connection: { ...site.connection, jump: homelab.name } };
  expect(query.tcpForwardingOf(through, homelab)).toBe('local');
  expect(query.usersOf(site, homelab).map((user) => user.name)).toEqual(['jashandeepjustinbains']);
  expect(query.packagesOf(site, homelab)).toContain('vim-enhanced');
  expect(query.kernelModulesOf(site, homelab)).toEqual([]);
  expect(query.volumeNamed(site, 'prometheus').host).toBe('masternode');
  expect(() => query.hostNamed(site, 'nas')).toThrow(expect.objectContaining({ code: 'HOST_UNKNOWN' }));
});

test('kernel settings come from one profile each, by role', () => {
  expect(query.sysctlsOf(site, master).get('net.ipv4.ip_forward')).toEqual({
    value: '1',
    profile: 'kubernetes',
  });
  expect(query.sysctlsOf(site, homelab).has('net.ipv4.ip_forward')).toBe(false);
  expect(query.sysctlsOf(site, master).get('net.ipv4.conf.all.rp_filter')?.value).toBe('2');
});

test('a setting is made at once, unless an override leaves it out: by the whole key, or by a beginning with a dot', () => {
  expect(query.isLiveSysctl(site, 'vm.swappiness')).toBe(true);
  const shared = { ...site, overrides: { sysctl: { runtimePrefixes: ['net.ipv4.', 'kernel.panic'] } } };
  const keys = ['net.ipv4.ip_forward', 'kernel.panic', 'kernel.panic_on_warn', 'vm.swappiness'];
  expect(keys.filter((key) => query.isLiveSysctl(shared, key))).toEqual([
    'net.ipv4.ip_forward',
    'kernel.panic',
  ]);
});

test('a limit means hosts by name, role or cluster', () => {
  const names = (limit?: string) => selectHosts(site, limit).map((host) => host.name);
  expect(names()).toHaveLength(3);
  expect(names('all')).toHaveLength(3);
  expect(names('homelab, masternode')).toEqual(['masternode', 'homelab']);
  expect(names('debian')).toEqual(['masternode', 'storagenodet3500']);
  expect(names('storage,rke2')).toEqual(['storagenodet3500', 'homelab']);
});

test('a limit that means nothing is refused', () => {
  const refusal = (limit: string) => {
    try {
      return selectHosts(site, limit);
    } catch (error) {
      return error;
    }
  };
  expect(refusal('masternod')).toMatchObject({ code: 'LIMIT_UNKNOWN', next: 'did you mean `masternode`?' });
  expect(refusal('homelab,')).toMatchObject({ code: 'LIMIT_UNKNOWN' });
  expect(refusal('agent')).toMatchObject({ code: 'LIMIT_UNKNOWN' });
});
