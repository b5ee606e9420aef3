/**
 * Debian packages that the lab's mirror offers to its nodes beyond those already on them; what they need
 * comes along, what they merely recommend doesn't.
 */
export const debianNodePackages: readonly string[] = [
  'apt-transport-https',
  'bash-completion',
  'ca-certificates',
  'chrony',
  'conntrack',
  'cron',
  'curl',
  'dnsutils',
  'ebtables',
  'ethtool',
  'git',
  'gnupg',
  'htop',
  'ipset',
  'iptables',
  'ipvsadm',
  'jq',
  'libseccomp2',
  'logrotate',
  'lsb-release',
  'mount',
  'needrestart',
  'net-tools',
  'nfs-common',
  'nftables',
  'rsync',
  'socat',
  'sudo',
  'tzdata',
  'unattended-upgrades',
  'util-linux',
  'vim',
  'vim-tiny',
  'wget',
];

/**
 * What the EL-like node's stacks and kubelet need, by Debian's names: repackaged as stand-ins. Nothing that its root has
 * already: removing such a stand-in again would take the root's own files along.
 */
export const elNodePackages: readonly string[] = [
  'bash-completion',
  'chrony',
  'conntrack',
  'dnsutils',
  'ebtables',
  'ethtool',
  'git',
  'ipset',
  'iptables',
  'jq',
  'logrotate',
  'net-tools',
  'nftables',
  'rsync',
  'socat',
  'vim',
  'wget',
];
