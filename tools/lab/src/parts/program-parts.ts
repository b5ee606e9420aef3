import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pauseMain } from '../images/pause-main.ts';
import { downloadDebs } from '../packages/debian-download.ts';
import { controlPlaneMain } from './control-plane-main.ts';
import { fromArchive, goPart, kubernetesPart, members } from './go-parts.ts';
import { buildGoProgram, goBuild, goEnvironment } from './go-program.ts';
import { goCommand } from './go-toolchain.ts';
import { kubernetesVersion } from './kubernetes-source.ts';
import type { Part } from './part.ts';
import * as programs from './programs.ts';
import { releases } from './releases.ts';
import { buildRequired } from './required-package.ts';
import { shell } from './shell.ts';
import { fetchPrograms } from './upstream.ts';

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
