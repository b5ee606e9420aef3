/** The root filesystems that the lab makes its containers of. */
export type RootKind = 'debian-12' | 'el-10' | 'gateway';

/** A plain server as Debian's installer leaves it. */
const server = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'iproute2',
  'procps',
  'kmod',
  'ca-certificates',
  'sudo',
  'iputils-ping',
  'netbase',
  'less',
  'nano',
];

/** Packages of each root, beside Debian's minimal base. */
export const rootPackages: Readonly<Record<RootKind, readonly string[]>> = {
  'debian-12': [...server, 'gpgv'],
  'el-10': [...server, 'curl', 'rpm', 'dnf', 'python3-dnf', 'firewalld', 'gnupg'],
  gateway: ['nginx-light', 'iproute2', 'procps', 'ca-certificates', 'netbase'],
};

/** Nothing in a root may name one machine: these are made again on first boot. */
const cleanUp = [
  'rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/lib/systemd/random-seed',
  'rm -f "$1"/var/lib/dbus/machine-id && : > "$1"/etc/machine-id',
  'rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/log/*.log "$1"/var/log/apt "$1"/etc/apt/sources.list.d/*',
  'rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap && : > "$1"/etc/apt/sources.list',
];

export const elRelease = `NAME="VMStation lab EL"
PRETTY_NAME="VMStation lab EL 10 (stand-in on Debian userland)"
ID="rhel"
ID_LIKE="rhel centos fedora"
VERSION="10.0"
VERSION_ID="10.0"
PLATFORM_ID="platform:el10"
CPE_NAME="cpe:/o:vmstation:lab_el:10"
`;

/** Files of the EL-like root: its release, dnf's variables, and nothing of apt's. `rpm` installs the base stand-in. */
const elLines = [
  'rm -f "$1"/etc/os-release "$1"/etc/debian_version',
  'cp el-release "$1"/etc/os-release',
  'echo "VMStation lab EL release 10.0 (stand-in)" > "$1"/etc/redhat-release',
  'mkdir -p "$1"/etc/dnf/vars "$1"/etc/yum.repos.d "$1"/etc/pki/rpm-gpg && echo 10 > "$1"/etc/dnf/vars/releasever',
  'mkdir -p "$1"/base && cp base/*.rpm "$1"/base/ && chroot "$1" sh -c "rpm --initdb && rpm --force-debian -i --nosignature /base/*.rpm" && rm -rf "$1"/base',
  // mmdebstrap removes its own file there at the end and fails when it can't.
  'find "$1"/etc/apt -mindepth 1 -not -type d -not -name 00mmdebstrap -delete && rm -rf "$1"/var/lib/apt/lists',
];

/** Lines run by sh after the packages are in, with the root as $1 and the part's work folder as directory. */
export const rootLines: Readonly<Record<RootKind, readonly string[]>> = {
  'debian-12': cleanUp,
  'el-10': [...cleanUp, ...elLines],
  gateway: cleanUp,
};
