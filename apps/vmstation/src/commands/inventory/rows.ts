import type { Host, Site } from '@vmstation/inventory';

/** One host as the site says it is; nothing was asked of it. */
export interface HostRow {
  readonly name: string;
  readonly address: string;
  readonly os: string;
  readonly roles: readonly string[];
  /** Undefined for a host in no cluster. */
  readonly cluster: string | undefined;
  /** Whether that cluster is built, or only declared. */
  readonly planned: boolean;
  readonly mac: string;
  readonly power: string;
  readonly user: string;
}

export function rowsOf(site: Site, hosts: readonly Host[]): readonly HostRow[] {
  return hosts.map((host) => {
    const cluster = site.clusters.find(({ members }) => members.includes(host.name));
    return {
      name: host.name,
      address: host.address,
      os: host.os,
      roles: host.roles,
      cluster: cluster?.name,
      planned: cluster?.state === 'planned',
      mac: host.mac,
      power: powerOf(host),
      user: host.user,
    };
  });
}

/** `sleeps, wakes, idrac 192.168.4.60` */
function powerOf({ power, bmc }: Host): string {
  const words = [
    power.sleeps ? 'sleeps' : 'always on',
    ...(power.wakeOnLan ? ['wakes'] : []),
    ...(bmc === undefined ? [] : [`${bmc.kind} ${bmc.address}`]),
  ];
  return words.join(', ');
}

export const head = ['HOST', 'ADDRESS', 'OS', 'ROLES', 'CLUSTER', 'MAC', 'POWER'];

export function cellsOf(row: HostRow): readonly string[] {
  const cluster = row.cluster === undefined ? '-' : row.planned ? `${row.cluster} (planned)` : row.cluster;
  return [row.name, row.address, row.os, row.roles.join(' '), cluster, row.mac, row.power];
}
