import type { PackageSpec } from './package-spec.ts';

/** Source: contrib in containerd 1.7.28, with the path that Docker's package puts the daemon at. */
const unit = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target dbus.service

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/bin/containerd

Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
# Having non-zero Limit*s causes performance problems due to accounting overhead
# in the kernel. We recommend using cgroups to do container-local accounting.
LimitNPROC=infinity
LimitCORE=infinity
LimitNOFILE=infinity
# Comment TasksMax if your systemd version does not supports it.
# Only systemd 226 and above support this version.
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`;

/** As Docker's package ships it: Kubernetes needs its own configuration here, or CRI stays off. */
const configuration = `disabled_plugins = ["cri"]

#root = "/var/lib/containerd"
#state = "/run/containerd"
#subreaper = true
#oom_score = 0

#[grpc]
#  address = "/run/containerd/containerd.sock"
#  uid = 0
#  gid = 0
`;

const program = (name: string) => ({ path: `/usr/bin/${name}`, part: 'containerd', file: name });
const whenSystemd = (command: string) => `if [ -d /run/systemd/system ]; then ${command}; fi`;
const files = [
  program('containerd'),
  program('containerd-shim-runc-v2'),
  program('ctr'),
  { path: '/usr/bin/runc', part: 'runc', file: 'runc' },
  { path: '/usr/lib/systemd/system/containerd.service', content: unit },
  { path: '/etc/containerd/config.toml', content: configuration },
];

/** Docker's containerd.io: the daemon, its shim and ctr, and a runc in the same package. */
export const containerdPackage: PackageSpec = {
  name: 'containerd.io',
  version: '1.7.28',
  summary: 'An open and reliable container runtime',
  homepage: 'https://containerd.io',
  maintainer: 'Containerd team <help@containerd.io>',
  section: 'devel',
  files,
  deb: {
    revision: '1~debian.12~bookworm',
    depends: ['libc6 (>= 2.34)', 'libseccomp2 (>= 2.5.0)'],
    provides: ['containerd', 'runc'],
    conflicts: ['containerd', 'runc'],
    configFiles: ['/etc/containerd/config.toml'],
    afterInstall: [whenSystemd('systemctl daemon-reload; systemctl enable --now containerd.service')],
    beforeRemove: [whenSystemd('systemctl --no-reload disable --now containerd.service')],
    afterRemove: [whenSystemd('systemctl daemon-reload')],
  },
  rpm: {
    revision: '1.el10',
    depends: ['libseccomp'],
    provides: ['containerd', 'runc'],
    conflicts: ['containerd', 'runc'],
    configFiles: ['/etc/containerd/config.toml'],
    afterInstall: [whenSystemd('systemctl daemon-reload')],
    beforeRemove: [whenSystemd('systemctl --no-reload disable --now containerd.service')],
    afterRemove: [whenSystemd('systemctl daemon-reload')],
  },
};
