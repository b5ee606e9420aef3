import { readFile } from 'node:fs/promises';
import type { GoProgram } from './go-program.ts';
import { goModule } from './go-program.ts';
import { exactRequirements, kubernetesVersion, stagingVersion } from './kubernetes-source.ts';

/** CoreDNS plugins that kubeadm's Corefile names, and those that sites usually add. */
const corednsPlugins =
  'acl any bind bufsize cache cancel chaos debug dns64 errors file forward header health hosts kubernetes loadbalance local log loop metadata metrics minimal nsid pprof ready reload rewrite root template timeouts transfer whoami'.split(
    ' ',
  );

/** Prometheus' discovery plugins; file, static and http discovery are always in. */
const prometheusPlugins = ['dns', 'kubernetes'];

function goImports(name: string, paths: readonly string[]): string {
  return `package ${name}\n\nimport (\n${paths.map((path) => `	_ "${path}"`).join('\n')}\n)\n`;
}

const prometheusStamps = (version: string) => ({
  'github.com/prometheus/common/version.Version': version,
  'github.com/prometheus/common/version.Branch': 'HEAD',
  'github.com/prometheus/common/version.BuildUser': 'vmstation-lab',
});

export const crane: GoProgram = {
  module: 'github.com/google/go-containerregistry',
  version: 'v0.20.6',
  programs: { crane: './cmd/crane' },
  stamps: { 'github.com/google/go-containerregistry/cmd/crane/cmd.Version': 'v0.20.6' },
};

/**
 * crictl's own go.mod wants Kubernetes 1.30 from a place that isn't served; built with the libraries of
 * the lab's Kubernetes it shares nearly all of that build. Two calls that those don't have are replaced.
 */
export const crictl: GoProgram = {
  module: 'sigs.k8s.io/cri-tools',
  version: 'v1.30.0',
  programs: { crictl: './cmd/crictl' },
  stamps: { 'github.com/kubernetes-sigs/cri-tools/pkg/version.Version': 'v1.30.0' },
  edits: [
    {
      edit: 'cmd/crictl/main.go',
      find: '"go.opentelemetry.io/otel/trace/noop"',
      put: 'noop "go.opentelemetry.io/otel/trace"',
    },
    { edit: 'cmd/crictl/main.go', find: 'noop.NewTracerProvider()', put: 'noop.NewNoopTracerProvider()' },
    {
      edit: 'cmd/crictl/portforward.go',
      find: 'return portforward.NewSPDYOverWebsocketDialer(url, config)',
      put: 'return nil, fmt.Errorf("the lab builds crictl without port forwarding over websockets")',
    },
  ],
  dropModLines: /=> k8s\.io\/kubernetes/,
  modLines: async (sh, go) => {
    const { goMod } = await goModule(sh, go, 'k8s.io/kubernetes', kubernetesVersion);
    const text = await readFile(goMod, 'utf8');
    const staging = [...text.matchAll(/^\s*(\S+) => \.\/staging\//gm)].map((match) => match[1] ?? '');
    return [
      `replace k8s.io/kubernetes => k8s.io/kubernetes ${kubernetesVersion}`,
      'replace k8s.io/cri-api => k8s.io/cri-api v0.30.0',
      ...staging
        .filter((name) => name !== 'k8s.io/cri-api')
        .map((name) => `replace ${name} => ${name} ${stagingVersion}`),
      ...exactRequirements(text),
    ];
  },
};

export const containerd: GoProgram = {
  module: 'github.com/containerd/containerd',
  version: 'v1.7.28',
  programs: {
    containerd: './cmd/containerd',
    'containerd-shim-runc-v2': './cmd/containerd-shim-runc-v2',
    ctr: './cmd/ctr',
  },
  tags: ['no_btrfs', 'no_zfs', 'no_aufs', 'no_devmapper'],
  stamps: {
    'github.com/containerd/containerd/version.Version': 'v1.7.28',
    'github.com/containerd/containerd/version.Package': 'containerd.io',
  },
};

export const coredns: GoProgram = {
  module: 'github.com/coredns/coredns',
  version: 'v1.11.1',
  programs: { coredns: '.' },
  edits: [
    {
      write: 'core/plugin/zplugin.go',
      content: goImports(
        'plugin',
        corednsPlugins.map((name) => `github.com/coredns/coredns/plugin/${name}`),
      ),
    },
  ],
};

export const flannel: GoProgram = {
  module: 'github.com/flannel-io/flannel',
  version: 'v0.27.4',
  programs: { flanneld: '.' },
  noChecksumDatabase: true,
  stamps: { 'github.com/flannel-io/flannel/pkg/version.Version': 'v0.27.4' },
  edits: ['tencentvpc', 'udp'].flatMap((backend) => [
    { remove: `pkg/backend/${backend}` },
    { edit: 'main.go', find: `	_ "github.com/flannel-io/flannel/pkg/backend/${backend}"\n`, put: '' },
  ]),
};

export const flannelCni: GoProgram = {
  module: 'github.com/containernetworking/plugins',
  version: 'v0.9.1',
  programs: { flannel: './plugins/meta/flannel' },
  stamps: { 'github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion': 'v0.9.1' },
};

const cniNames = {
  main: ['bridge', 'dummy', 'host-device', 'ipvlan', 'loopback', 'macvlan', 'ptp', 'tap', 'vlan'],
  ipam: ['dhcp', 'host-local', 'static'],
  meta: ['bandwidth', 'firewall', 'portmap', 'sbr', 'tuning', 'vrf'],
};

export const cniPlugins: GoProgram = {
  module: 'github.com/containernetworking/plugins',
  version: 'v1.3.0',
  programs: Object.fromEntries(
    Object.entries(cniNames).flatMap(([kind, names]) =>
      names.map((name) => [name, `./plugins/${kind}/${name}`]),
    ),
  ),
  stamps: { 'github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion': 'v1.3.0' },
};

export const prometheus: GoProgram = {
  module: 'github.com/prometheus/prometheus',
  version: 'v0.48.0',
  programs: { prometheus: './cmd/prometheus', promtool: './cmd/promtool' },
  tags: ['netgo'],
  stamps: prometheusStamps('2.48.0'),
  edits: [
    {
      write: 'plugins/plugins.go',
      content: goImports(
        'plugins',
        prometheusPlugins.map((name) => `github.com/prometheus/prometheus/discovery/${name}`),
      ),
    },
  ],
};

export const nodeExporter: GoProgram = {
  module: 'github.com/prometheus/node_exporter',
  version: 'v1.6.1',
  programs: { node_exporter: '.' },
  stamps: prometheusStamps('1.6.1'),
};

export const restServer: GoProgram = {
  module: 'github.com/restic/rest-server',
  version: 'v0.14.0',
  programs: { 'rest-server': './cmd/rest-server' },
};
