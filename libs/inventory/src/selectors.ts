import { roles } from './schema/host.ts';

/** What words such as `all`, `storage`, `debian` or `homelab` are resolved against. */
export interface Selectable {
  readonly hosts: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly clusters: readonly { readonly name: string; readonly members: readonly string[] }[];
}

/** The words that mean hosts: `all`, names of hosts and clusters, and roles. */
export function selectorWords(from: Selectable): readonly string[] {
  const names = [...from.hosts, ...from.clusters].map((named) => named.name);
  return [...new Set(['all', ...names, ...roles])];
}

/** Whether a word means a host. */
export function selects(from: Selectable, word: string, host: Selectable['hosts'][number]): boolean {
  if (word === 'all' || word === host.name || host.roles.includes(word)) return true;
  return from.clusters.some((cluster) => cluster.name === word && cluster.members.includes(host.name));
}
