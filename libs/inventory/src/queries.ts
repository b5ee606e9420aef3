import { homedir } from 'node:os';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { lastAddress, nthAddress } from './ipv4.ts';
import type { Cluster } from './schema/cluster.ts';
import type { Host } from './schema/host.ts';
import type { Site } from './schema/site.ts';
import type { Volume } from './schema/storage.ts';
import type { User } from './schema/users.ts';
import { selects } from './selectors.ts';

function named<T extends { readonly name: string }>(items: readonly T[], kind: string, name: string): T {
  const found = items.find((item) => item.name === name);
  if (found !== undefined) return found;
  const next = `there are ${items.map((item) => item.name).join(', ')}`;
  throw new VmstationError({
    code: `${kind.toUpperCase()}_UNKNOWN`,
    message: `There is no ${kind} ${name}`,
    next,
  });
}

/** Throws HOST_UNKNOWN. */
export function hostNamed(site: Site, name: string): Host {
  return named(site.hosts, 'host', name);
}

/** Throws CLUSTER_UNKNOWN. */
export function clusterNamed(site: Site, name: string): Cluster {
  return named(site.clusters, 'cluster', name);
}

/** Throws VOLUME_UNKNOWN. */
export function volumeNamed(site: Site, name: string): Volume {
  return named(site.volumes, 'volume', name);
}

/** Members in the order of the cluster. */
export function hostsOf(site: Site, cluster: Cluster): readonly Host[] {
  return cluster.members.map((name) => hostNamed(site, name));
}

/** The cluster that tasks build on a host; planned ones do not count. */
export function clusterOf(site: Site, host: Host): Cluster | undefined {
  return site.clusters.find((cluster) => cluster.state === 'active' && cluster.members.includes(host.name));
}

/** `192.168.4.63:6443`, where the API of a cluster answers. */
export function apiEndpoint(site: Site, cluster: Cluster): string {
  const [first] = cluster.controlPlane;
  return `${hostNamed(site, first ?? '').address}:${site.ports.kubernetesApi}`;
}

/** The tenth Service address, which kubeadm gives to the cluster DNS. */
export function clusterDnsAddress(cluster: Cluster): string {
  return nthAddress(cluster.serviceCidr, 10);
}

/** Where magic packets go. */
export function broadcastAddress(site: Site): string {
  return lastAddress(site.network.cidr);
}

/** Kernel settings of a host by key, with the profile that owns each. */
export function sysctlsOf(
  site: Site,
  host: Host,
): ReadonlyMap<string, { readonly value: string; readonly profile: string }> {
  const profiles = Object.entries(site.sysctl).filter(([, { for: words }]) =>
    words.some((word) => selects(site, word, host)),
  );
  return new Map(
    profiles.flatMap(([profile, { keys }]) =>
      Object.entries(keys).map(([key, value]) => [key, { value, profile }]),
    ),
  );
}

/** Whether a kernel setting is made in the running kernel too: always, but for what nodes of a lab share with others. */
export function isLiveSysctl(site: Site, key: string): boolean {
  const isMeant = (word: string) => (word.endsWith('.') ? key.startsWith(word) : key === word);
  return site.overrides.sysctl?.runtimePrefixes?.some(isMeant) ?? true;
}

/** Kernel modules of a host, each once. */
export function kernelModulesOf(site: Site, host: Host): readonly string[] {
  const profiles = Object.values(site.kernelModules).filter(({ for: words }) =>
    words.some((word) => selects(site, word, host)),
  );
  return [...new Set(profiles.flatMap(({ names }) => names))];
}

/** Accounts that a host gets. */
export function usersOf(site: Site, host: Host): readonly User[] {
  return site.users.filter((user) => user.for.some((word) => selects(site, word, host)));
}

/** Base packages of a host, each once. */
export function packagesOf(site: Site, host: Host): readonly string[] {
  return [...new Set([...site.packages.common, ...site.packages[host.family]])];
}

/** What AllowTcpForwarding is on a host: `local` where others are reached through it. */
export function tcpForwardingOf(site: Site, host: Host): 'local' | 'no' {
  const isJump = site.ssh.jumpHosts.includes(host.name) || site.connection.jump === host.name;
  return isJump ? 'local' : 'no';
}

/** What a host takes its time from: the servers of the site, or those outside for the servers themselves. */
export function timeSourcesOf(site: Site, host: Host): readonly string[] {
  const { servers, upstream } = site.time;
  if (servers.length === 0 || servers.includes(host.name)) return upstream;
  return servers.map((name) => hostNamed(site, name).address);
}

/** `~/.ssh/id_ed25519` on the controller, in full. */
export function expandHome(path: string, home: string = homedir()): string {
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}
