/**
 * Debian packages of this machine that filling the mirror and running nodes need; the project's set-up installs them.
 * None of them listens on a network.
 */
export const requiredAptPackages: readonly string[] = [
  'aardvark-dns',
  'apt-utils',
  'ca-certificates',
  'createrepo-c',
  'debian-archive-keyring',
  'dpkg-dev',
  'gnupg',
  'iproute2',
  'iptables',
  'mmdebstrap',
  'netavark',
  'nftables',
  'openssh-client',
  'podman',
  'procps',
  'python3-pip',
  'rpm',
  'runc',
];
