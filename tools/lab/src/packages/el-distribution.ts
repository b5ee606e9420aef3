import { elName } from './el-standins.ts';
import { elNodePackages } from './node-packages.ts';

/** The Enterprise Linux that nodes are made of where its registry and its package mirror answer. */
export const elDistribution = {
  /** With systemd in it. */
  image: 'quay.io/almalinuxorg/10-init:10',
  /** What follows is dnf's own word for the machine: x86_64, or x86_64_v2 in an image for older processors. */
  repositories: {
    baseos: 'https://repo.almalinux.org/almalinux/10/BaseOS',
    appstream: 'https://repo.almalinux.org/almalinux/10/AppStream',
  },
  /** The image brings the key that its packages are signed by. */
  key: '/etc/pki/rpm-gpg/RPM-GPG-KEY-AlmaLinux-10',
} as const;

/** What EL's installer leaves on a server, beyond what is in an image. */
export const elServerPackages: readonly string[] = [
  'ca-certificates',
  'coreutils',
  'curl-minimal',
  'dbus',
  'dnf',
  'findutils',
  'firewalld',
  'gnupg2',
  'iproute',
  'iputils',
  'kmod',
  'less',
  'nano',
  'openssh-server',
  'procps-ng',
  'sudo',
  'systemd',
  'util-linux',
];

/** What is kept beside the root, for the lab's own repository: its nodes reach no other. */
export const elMirrorPackages: readonly string[] = [
  ...elNodePackages.map(elName),
  'bind-utils',
  'dnf-automatic',
  'tar', // not in a minimal installation
];

/** What a node calls before any task has run: a root without one of these is not used. */
export const elPrograms: readonly string[] = [
  '/sbin/init',
  '/usr/sbin/sshd',
  ...['bash', 'curl', 'cut', 'dnf', 'find', 'mountpoint', 'rpm', 'setpriv', 'sudo', 'systemctl', 'useradd'],
  ...['firewall-cmd', 'ip'],
];
