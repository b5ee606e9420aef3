import { cniPlugins } from '../parts/programs.ts';
import type { PackageSpec } from './package-spec.ts';
import type { PayloadFile } from './payload.ts';

/** Source: pkgs.k8s.io ships this unit unchanged since v1.24. */
const kubeletUnit = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

/** Source: kubeadm's package; only the file for user overrides differs between the families. */
const kubeadmDropIn = (overrides: string) => `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
# This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
# the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
EnvironmentFile=-${overrides}
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

const unitFolder = '/usr/lib/systemd/system';
const dropInPath = `${unitFolder}/kubelet.service.d/10-kubeadm.conf`;
const program = (part: string, name: string): PayloadFile => ({ path: `/usr/bin/${name}`, part, file: name });
const overrides = (path: string): PayloadFile => ({ path, content: 'KUBELET_EXTRA_ARGS=\n' });

/** Of all packages on pkgs.k8s.io; its RPMs are built on a SUSE 15.5, which their revision tells. */
const debRevision = '1.1';
const rpmRevision = '150500.1.1';

const common = {
  homepage: 'https://kubernetes.io',
  maintainer: 'Kubernetes Authors <dev@kubernetes.io>',
  section: 'admin',
};

/** systemd's own preset decides about enabling, as upstream's `%systemd_post` does. */
const whenSystemd = (command: string) => `if [ -d /run/systemd/system ]; then ${command}; fi`;

/** The packages of `core:/stable:/v1.29`, with upstream's relations for that release. */
export const kubernetesPackages: readonly PackageSpec[] = [
  {
    ...common,
    name: 'kubelet',
    version: '1.29.15',
    summary: 'Node agent for Kubernetes clusters',
    section: 'net',
    files: [
      program('kubernetes-node', 'kubelet'),
      { path: `${unitFolder}/kubelet.service`, content: kubeletUnit },
      { path: '/var/lib/kubelet', directory: true },
      { path: '/etc/kubernetes/manifests', directory: true },
    ],
    deb: {
      revision: debRevision,
      depends: [
        'conntrack',
        'ebtables',
        'ethtool',
        'iproute2',
        'iptables (>= 1.4.21)',
        'kubernetes-cni (>= 1.2.0)',
        'mount',
        'socat',
        'util-linux',
      ],
      files: [overrides('/etc/default/kubelet')],
      configFiles: ['/etc/default/kubelet'],
      afterInstall: [whenSystemd('systemctl daemon-reload; systemctl preset kubelet.service')],
      beforeRemove: [whenSystemd('systemctl --no-reload disable --now kubelet.service')],
      afterRemove: [whenSystemd('systemctl daemon-reload')],
    },
    rpm: {
      revision: rpmRevision,
      depends: [
        'conntrack',
        'ebtables',
        'ethtool',
        'iproute',
        'iptables >= 1.4.21',
        'kubernetes-cni >= 1.2.0',
        'socat',
        'util-linux',
      ],
      files: [overrides('/etc/sysconfig/kubelet')],
      configFiles: ['/etc/sysconfig/kubelet'],
      afterInstall: [whenSystemd('systemctl daemon-reload')],
      afterRemove: [whenSystemd('systemctl daemon-reload')],
    },
  },
  {
    ...common,
    name: 'kubeadm',
    version: '1.29.15',
    summary: 'Command-line utility for administering a Kubernetes cluster',
    files: [program('kubernetes-node', 'kubeadm')],
    deb: {
      revision: debRevision,
      depends: [
        'kubelet (>= 1.19.0)',
        'kubectl (>= 1.19.0)',
        'kubernetes-cni (>= 1.2.0)',
        'cri-tools (>= 1.28.0)',
      ],
      files: [{ path: dropInPath, content: kubeadmDropIn('/etc/default/kubelet') }],
    },
    rpm: {
      revision: rpmRevision,
      depends: ['kubelet >= 1.19.0', 'kubectl >= 1.19.0', 'kubernetes-cni >= 1.2.0', 'cri-tools >= 1.28.0'],
      files: [{ path: dropInPath, content: kubeadmDropIn('/etc/sysconfig/kubelet') }],
    },
  },
  {
    ...common,
    name: 'kubectl',
    version: '1.29.15',
    summary: 'Command-line utility for interacting with a Kubernetes cluster',
    files: [program('kubernetes-node', 'kubectl')],
    deb: { revision: debRevision },
    rpm: { revision: rpmRevision },
  },
  {
    ...common,
    name: 'cri-tools',
    version: '1.30.0',
    summary: 'Command-line utility for interacting with a container runtime',
    files: [program('crictl', 'crictl')],
    deb: { revision: debRevision },
    rpm: { revision: rpmRevision },
  },
  {
    ...common,
    name: 'kubernetes-cni',
    version: '1.3.0',
    summary: 'Binaries required to provision kubernetes container networking',
    section: 'net',
    files: Object.keys(cniPlugins.programs).map((name) => ({
      path: `/opt/cni/bin/${name}`,
      part: 'cni-plugins',
      file: name,
    })),
    deb: { revision: debRevision },
    rpm: { revision: rpmRevision },
  },
];
