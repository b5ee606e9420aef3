import { type Host, type Site, timeSourcesOf } from '@vmstation/inventory';

export interface ChronyPaths {
  readonly service: string;
  readonly config: string;
  /** The file with arguments of chronyd, when there are any to give. */
  readonly options: (
    args: readonly string[],
  ) => { readonly path: string; readonly content: string } | undefined;
}

/** Debian and RHEL name the service and its files differently. */
export function chronyPaths(host: Host): ChronyPaths {
  const debian = host.family === 'debian';
  return {
    service: debian ? 'chrony' : 'chronyd',
    config: debian ? '/etc/chrony/chrony.conf' : '/etc/chrony.conf',
    options: (args) =>
      args.length === 0
        ? undefined
        : debian
          ? { path: '/etc/default/chrony', content: `DAEMON_OPTS="-F 1 ${args.join(' ')}"\n` }
          : { path: '/etc/sysconfig/chronyd', content: `OPTIONS="-F 2 ${args.join(' ')}"\n` },
  };
}

/** Servers of the site ask outside and serve the network; the others follow them. */
export function chronyConfig(site: Site, host: Host): string {
  const serves = site.time.servers.some((name) => name === host.name);
  const sources = timeSourcesOf(site, host).map((source) =>
    serves || site.time.servers.length === 0
      ? `pool ${source} iburst maxsources 2`
      : `server ${source} iburst prefer`,
  );
  const { seconds, updates } = site.time.makestep;
  return [
    '# Managed by vmstation (cluster-setup:time).',
    ...sources,
    'driftfile /var/lib/chrony/drift',
    `makestep ${seconds} ${updates}`,
    'rtcsync',
    'logdir /var/log/chrony',
    'leapsectz right/UTC',
    ...(serves ? [`allow ${site.network.cidr}`, 'local stratum 10'] : []),
    '',
  ].join('\n');
}
