import type { InventoryException } from '@vmstation/lab';

const file = (pattern: string, reason: string): InventoryException => ({ kind: 'file', pattern, reason });

/** systemd keeps the session of a user for some seconds after its last connection: ours. */
function session(kind: string, pattern: string): readonly InventoryException[] {
  return [{ kind, pattern, reason: 'the login session of the run itself, seconds after its end' }];
}

/** What a reset leaves behind on every node, and why; docs/reset.md has it in a table. */
export const everywhere: readonly InventoryException[] = [
  file('/var/log/*', 'logs: what happened stays on record'),
  file('/var/cache/*', 'caches of apt, dnf, ldconfig and man: made again at any time'),
  file('/var/lib/apt/*', 'package lists, fetched again at any time'),
  file('/var/lib/dpkg/*', "dpkg's own records; the packages themselves are compared"),
  file('/var/lib/ucf/*', "ucf's record of configuration files that it has ever seen"),
  file('/var/lib/dnf/*', "dnf's history; the packages themselves are compared"),
  file('/var/backups/*', "copies that dpkg's and apt's own timers make of their records"),
  file('/root/.rpmdb/*', "rpm's database; the packages themselves are compared"),
  file('/var/lib/systemd/timers/*', 'when a timer last ran'),
  file('/etc/*-', 'the copy of passwd, group, shadow, … that useradd and userdel make before each change'),
  file('/opt', 'dpkg takes an empty folder along with the last package that had something in it'),
  file('/var/tmp/systemd-private-*', "a running unit's own /tmp, with a new random name each time it starts"),
  file('/srv/*', 'data: a folder that is not empty is never removed'),
  {
    kind: 'sysctl',
    pattern: 'net.netfilter.nf_conntrack_tcp_timeout_*',
    reason: 'set live by kube-proxy, until the next boot',
  },
  {
    kind: 'sysctl',
    pattern: 'net.ipv4.conf.all.route_localnet',
    reason: 'set live by kube-proxy, until the next boot',
  },
  // The other three that a kubelet sets are set by the shipped site, and come back.
  ...['vm.panic_on_oom', 'kernel.keys.root_maxkeys', 'kernel.keys.root_maxbytes'].map((pattern) => ({
    kind: 'sysctl',
    pattern,
    reason: 'set live by the kubelet, until the next boot',
  })),
  { kind: 'unit', pattern: '*.target', reason: 'a target that was reached stays so until the next boot' },
  ...session('unit', 'user@*'),
  ...session('unit', 'user-runtime-dir@*'),
  ...session('unit', 'run-user-*'),
  ...session('unit', 'session-*'),
  ...session('unit', 'systemd-oomd.service'),
  ...session('unit-file', 'session-*'),
  ...session('mount', '/run/user/*'),
  ...session('process', '(sd-pam)'),
];

/**
 * What only the RHEL-like node leaves: its packages are Debian's, repackaged as RPMs that own files but not folders,
 * and rpm keeps keys, accounts and changed configuration, as on a real one. docs/reset.md has it in a table.
 */
export const standIns: readonly InventoryException[] = [
  ...['vim', 'icons', 'git-core', 'gitweb', 'perl5', 'rsync', 'chrony', 'bug'].map((name) =>
    file(`/usr/share/${name}*`, 'an empty folder of a repackaged RPM'),
  ),
  ...['networkd-dispatcher', 'NetworkManager', 'git-core', 'systemd/ntp-units.d'].map((name) =>
    file(`/usr/lib/${name}*`, 'an empty folder of a repackaged RPM'),
  ),
  ...[
    '/usr/libexec/chrony',
    '/etc/vim',
    '/etc/sysconfig',
    '/etc/network*',
    '/etc/chrony',
    '/etc/bash_completion.d',
  ].map((path) => file(path, 'an empty folder of a repackaged RPM')),
  ...['/var/lib/chrony*', '/var/lib/vim'].map((path) =>
    file(path, 'an empty folder of a repackaged RPM, or its state'),
  ),
  file('/etc/dnf/automatic.conf*', "Debian's dnf and the stand-in of dnf-automatic both bring this file"),
  file(
    '/etc/firewalld/zones/public.xml*',
    'firewalld keeps a copy of a zone that was ever changed; its rules are compared',
  ),
  ...['passwd', 'group', 'shadow', 'gshadow'].map((name) =>
    file(`/etc/${name}`, 'has the account that is named below; the accounts themselves are compared'),
  ),
  ...['user', 'group', 'password'].map((kind) => ({
    kind,
    pattern: '_chrony',
    reason: 'rpm never removes the account that a package made',
  })),
  {
    kind: 'rpm',
    pattern: 'gpg-pubkey*',
    reason: 'the key of the base repository, which dnf takes in with the first package',
  },
  { kind: 'process', pattern: 'gpg-agent', reason: 'started by dnf to look at that key; it ends by itself' },
];

/** The exceptions of a node. */
export function residueOf(node: string): readonly InventoryException[] {
  return ['homelab', 'beta'].includes(node) ? [...everywhere, ...standIns] : everywhere;
}
