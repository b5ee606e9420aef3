/** What everybody has to bring hosts to, and keep them at. */
export interface Desired {
  readonly directories: readonly string[];
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly packages: readonly string[];
  /** Each with a unit file of ours among the files. */
  readonly services: readonly string[];
  readonly sysctls: readonly { readonly key: string; readonly value: string }[];
}

/** Nodes with systemd have all kinds of resources; light ones have neither services nor a kernel of their own. */
export type NodeKind = 'full' | 'light';

export const folder = '/srv/bench';
/** Everybody writes kernel settings there, so that all of them find the same state in order. */
export const sysctlFile = '/etc/sysctl.d/90-vmstation.conf';

const packages = [
  'jq',
  'socat',
  'ethtool',
  'htop',
  'rsync',
  'net-tools',
  'conntrack',
  'ipset',
  'wget',
  'bash-completion',
];

/** Settings of a network namespace, each with another value than a fresh one has. */
const sysctls: Readonly<Record<string, { readonly value: string; readonly fresh: string }>> = {
  'net.ipv4.conf.all.accept_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.all.secure_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.all.send_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.all.log_martians': { value: '1', fresh: '0' },
  'net.ipv4.conf.default.accept_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.default.secure_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.default.send_redirects': { value: '0', fresh: '1' },
  'net.ipv4.conf.default.log_martians': { value: '1', fresh: '0' },
  'net.ipv4.tcp_keepalive_time': { value: '600', fresh: '7200' },
  'net.ipv4.tcp_keepalive_intvl': { value: '60', fresh: '75' },
  'net.ipv4.tcp_keepalive_probes': { value: '3', fresh: '9' },
  'net.ipv4.tcp_fin_timeout': { value: '30', fresh: '60' },
  'net.ipv4.tcp_syncookies': { value: '2', fresh: '1' },
  'net.ipv4.tcp_syn_retries': { value: '5', fresh: '6' },
  'net.ipv4.tcp_synack_retries': { value: '4', fresh: '5' },
  'net.ipv4.tcp_retries2': { value: '12', fresh: '15' },
  'net.ipv4.tcp_max_syn_backlog': { value: '4096', fresh: '1024' },
  'net.ipv4.tcp_orphan_retries': { value: '2', fresh: '0' },
  'net.ipv4.icmp_echo_ignore_broadcasts': { value: '0', fresh: '1' },
  'net.core.somaxconn': { value: '32768', fresh: '4096' },
};

interface Mix {
  readonly directories: number;
  readonly packages: number;
  readonly services: number;
  readonly sysctls: number;
}

const mixes: Readonly<Record<NodeKind, (count: number) => Mix>> = {
  full: (count) => ({
    directories: Math.round(count / 10),
    packages: Math.min(packages.length, Math.round(count / 7)),
    services: Math.round(count / 20),
    sysctls: Math.min(Object.keys(sysctls).length, Math.round(count / 10)),
  }),
  light: (count) => ({
    directories: Math.round(count / 10),
    packages: Math.min(packages.length, Math.round(count / 7)),
    services: 0,
    sysctls: 0,
  }),
};

/** That many resources: some of each kind, and files for the rest. */
export function desiredOf(count: number, kind: NodeKind): Desired {
  const mix = mixes[kind](count);
  const services = numbered(mix.services, (n) => `bench-${n}`);
  const rest = count - mix.directories - mix.packages - mix.services - mix.sysctls;
  const below = numbered(mix.directories - 1, (n) => `${folder}/${n}`);
  return {
    directories: [folder, ...below],
    files: [
      ...services.map((name) => ({ path: `/etc/systemd/system/${name}.service`, content: unit(name) })),
      ...numbered(rest - services.length, (n) => ({
        path: `${below[Number(n) % below.length]}/file-${n}.conf`,
        content: `# File ${n} of the bench.\n${`setting-${n} = "value ${n}"\n`.repeat(10)}`,
      })),
    ],
    packages: packages.slice(0, mix.packages),
    services,
    sysctls: Object.entries(sysctls)
      .slice(0, mix.sysctls)
      .map(([key, { value }]) => ({ key, value })),
  };
}

function numbered<T>(count: number, make: (number: string) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(String(index + 1).padStart(3, '0')));
}

function unit(name: string): string {
  return `[Unit]
Description=${name}

[Service]
ExecStart=/bin/sleep infinity

[Install]
WantedBy=multi-user.target
`;
}

/** sh that makes a node forget all of it, whoever made it and however much, so that everybody begins at the same place. */
export function cleanScript(kind: NodeKind): string {
  const units = '/etc/systemd/system/bench-*.service';
  const systemd = `for unit in ${units}; do [ ! -e "$unit" ] || systemctl disable --quiet --now "\${unit##*/}"; done
rm -f ${units}
systemctl daemon-reload
systemctl reset-failed
${freshSysctls()}`;
  return `set -e
${kind === 'full' ? systemd : ''}
rm -rf ${folder} ${sysctlFile} /var/lib/vmstation
DEBIAN_FRONTEND=noninteractive apt-get -qq purge -y --auto-remove ${packages.join(' ')} >/dev/null 2>&1
sync`;
}

function freshSysctls(): string {
  return Object.entries(sysctls)
    .map(([key, { fresh }]) => `echo ${fresh} > /proc/sys/${key.replaceAll('.', '/')}`)
    .join('\n');
}
