import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pauseMain } from '../images/pause-main.ts';
import { downloadDebs } from '../packages/debian-download.ts';
import { controlPlaneMain } from './control-plane-main.ts';
import { buildGoProgram, type GoProgram, goBuild, goEnvironment } from './go-program.ts';
import { goCommand } from './go-toolchain.ts';
import {
  buildKubernetes,
  type KubernetesProgram,
  kubernetesTags,
  kubernetesVersion,
} from './kubernetes-source.ts';
import type { Part, Variant } from './part.ts';
import * as programs from './programs.ts';
import { buildRequired } from './required-package.ts';
import { shell } from './shell.ts';
import { fetchPrograms, type ReleaseFile } from './upstream.ts';

const github = (path: string, sums: string): ReleaseFile => {
  const url = `https://github.com/${path}`;
  return {
    url,
    sums: sums.startsWith('.') ? `${url}${sums}` : `${url.slice(0, url.lastIndexOf('/'))}/${sums}`,
  };
};

/** Release files of upstream with the members that hold the programs. */
const releases = {
  crane: github(
    'google/go-containerregistry/releases/download/v0.20.6/go-containerregistry_Linux_x86_64.tar.gz',
    'checksums.txt',
  ),
  crictl: github(
    'kubernetes-sigs/cri-tools/releases/download/v1.30.0/crictl-v1.30.0-linux-amd64.tar.gz',
    '.sha256',
  ),
  cni: github(
    'containernetworking/plugins/releases/download/v1.3.0/cni-plugins-linux-amd64-v1.3.0.tgz',
    '.sha256',
  ),
  containerd: github(
    'containerd/containerd/releases/download/v1.7.28/containerd-1.7.28-linux-amd64.tar.gz',
    '.sha256sum',
  ),
  prometheus: github(
    'prometheus/prometheus/releases/download/v2.48.0/prometheus-2.48.0.linux-amd64.tar.gz',
    'sha256sums.txt',
  ),
  nodeExporter: github(
    'prometheus/node_exporter/releases/download/v1.6.1/node_exporter-1.6.1.linux-amd64.tar.gz',
    'sha256sums.txt',
  ),
} as const;

const fromArchive = (file: ReleaseFile, members: Readonly<Record<string, string>>): Variant => ({
  source: 'upstream',
  needs: [],
  build: (context) => fetchPrograms(context, [file], members),
});

const members = (program: GoProgram, folder = '') =>
  Object.fromEntries(Object.keys(program.programs).map((name) => [name, `${folder}${name}`]));

function goPart(name: string, program: GoProgram, more: Partial<Part> = {}): Part {
  return {
    name,
    version: program.version,
    recipe: program,
    lane: 'go',
    local: { source: 'go', needs: [], build: (context) => buildGoProgram(context, program) },
    ...more,
  };
}

function kubernetesPart(
  name: string,
  needs: readonly string[],
  wanted: Readonly<Record<string, KubernetesProgram>>,
  upstream?: Variant,
): Part {
  return {
    name,
    version: kubernetesVersion,
    recipe: { tags: kubernetesTags, ...wanted },
    lane: 'go',
    local: { source: 'go', needs, build: (context) => buildKubernetes(context, wanted) },
    ...(upstream === undefined ? {} : { upstream }),
  };
}

const nodePrograms = ['kubelet', 'kubeadm', 'kubectl'];
const kubernetesUrl = `https://dl.k8s.io/release/${kubernetesVersion}/bin/linux/amd64`;

const etcdModules = ['server', 'etcdctl', 'etcdutl'].map((name) => `go.etcd.io/etcd/${name}/v3 v3.5.16`);
const etcdPrograms = Object.fromEntries(
  ['server', 'etcdctl', 'etcdutl'].map((name) => [
    name === 'server' ? 'etcd' : name,
    `go.etcd.io/etcd/${name}/v3`,
  ]),
);

/**
 * The programs, in the order in which two builds at a time end soonest: Kubernetes first. Parts of the same
 * module wait for each other, since they share most of their compiled packages.
 */
export const programParts: readonly Part[] = [
  kubernetesPart('kubernetes-control-plane', [], { 'control-plane': { main: controlPlaneMain } }),
  goPart('crane', programs.crane, { upstream: fromArchive(releases.crane, members(programs.crane)) }),
  goPart('prometheus', programs.prometheus, {
    upstream: fromArchive(
      releases.prometheus,
      members(programs.prometheus, 'prometheus-2.48.0.linux-amd64/'),
    ),
    note: 'discovery plugins dns, file, http, kubernetes and static only',
  }),
  goPart('containerd', programs.containerd, {
    upstream: fromArchive(releases.containerd, members(programs.containerd, 'bin/')),
    note: 'without the btrfs, zfs, aufs and devmapper snapshotters',
  }),
  goPart('flannel', programs.flannel, { note: 'without the tencentvpc and udp back ends' }),
  goPart('coredns', programs.coredns, { note: 'without cloud plugins' }),
  kubernetesPart(
    'kubernetes-node',
    ['kubernetes-control-plane'],
    Object.fromEntries(nodePrograms.map((name) => [name, { package: `k8s.io/kubernetes/cmd/${name}` }])),
    {
      source: 'upstream',
      needs: [],
      build: (context) =>
        fetchPrograms(
          context,
          nodePrograms.map((name) => ({
            url: `${kubernetesUrl}/${name}`,
            sums: `${kubernetesUrl}/${name}.sha256`,
          })),
        ),
    },
  ),
  kubernetesPart('agnhost', ['kubernetes-node'], {
    agnhost: { package: 'k8s.io/kubernetes/test/images/agnhost' },
  }),
  goPart('crictl', programs.crictl, {
    local: {
      source: 'go',
      needs: ['kubernetes-node'],
      build: (context) => buildGoProgram(context, programs.crictl),
    },
    upstream: fromArchive(releases.crictl, { crictl: 'crictl' }),
    note: 'v1.30.0 on the libraries of Kubernetes 1.29.15; no port forwarding over websockets',
  }),
  {
    name: 'etcd',
    version: 'v3.5.16',
    recipe: { etcdModules, etcdPrograms },
    lane: 'go',
    local: {
      source: 'go',
      needs: [],
      build: (context) => buildRequired(context, etcdModules, { programs: etcdPrograms }),
    },
  },
  goPart('node-exporter', programs.nodeExporter, {
    upstream: fromArchive(
      releases.nodeExporter,
      members(programs.nodeExporter, 'node_exporter-1.6.1.linux-amd64/'),
    ),
  }),
  goPart('cni-plugins', programs.cniPlugins, {
    upstream: fromArchive(
      releases.cni,
      Object.fromEntries(Object.keys(programs.cniPlugins.programs).map((name) => [name, name])),
    ),
  }),
  goPart('rest-server', programs.restServer),
  goPart('flannel-cni', programs.flannelCni),
  {
    name: 'pause',
    version: '3.9',
    recipe: { pauseMain },
    lane: 'go',
    local: {
      source: 'standin',
      needs: [],
      build: async (context) => {
        await writeFile(join(context.work, 'go.mod'), 'module vmstation.lab/pause\ngo 1.23\n');
        await writeFile(join(context.work, 'main.go'), pauseMain);
        const go = await goCommand(context.cacheDir, context.log);
        const sh = shell({ log: context.log, env: goEnvironment, cwd: context.work });
        await goBuild(sh, go, context.dir, { programs: { pause: '.' } });
      },
    },
  },
  {
    name: 'runc',
    version: 'bookworm',
    recipe: { package: 'runc' },
    lane: 'system',
    local: {
      source: 'debian',
      needs: ['root-debian-12'],
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        const rootTar = join(context.need('root-debian-12'), 'root.tar');
        const outDir = join(context.work, 'debs');
        await downloadDebs(sh, { rootTar, packages: ['runc'], work: context.work, outDir });
        await sh`mkdir -p unpacked && dpkg-deb --extract ${outDir}/runc_*.deb unpacked`;
        await copyFile(join(context.work, 'unpacked/usr/sbin/runc'), join(context.dir, 'runc'));
      },
    },
  },
];
