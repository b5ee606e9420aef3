import { join } from 'node:path';
import { images } from '../images/catalog.ts';
import { type ImageSpec, imagePart, splitRef } from '../images/image-spec.ts';
import { packTar, storeImage, storeLayer, takeLayer } from '../images/oci.ts';
import { layOut, type PayloadFile, partsOf } from '../packages/payload.ts';
import { controlPlaneNames } from './control-plane-main.ts';
import { debianRelease, debianRoot } from './debian-archive.ts';
import { kubernetesVersion } from './kubernetes-source.ts';
import type { Part } from './part.ts';
import { shell } from './shell.ts';
import { fetchImage } from './upstream.ts';

/** What kube-proxy and flannel call, and a shell for the rest. */
const layerPackages = ['iptables', 'kmod', 'conntrack', 'nftables', 'ca-certificates', 'iproute2', 'netbase'];

const controlPlaneFiles: readonly PayloadFile[] = [
  { path: '/usr/local/bin/kubernetes', part: 'kubernetes-control-plane', file: 'control-plane' },
  ...controlPlaneNames.map((name) => ({ path: `/usr/local/bin/${name}`, link: 'kubernetes' })),
];

const debianLayerLines = [
  'rm -rf "$1"/var/lib/apt "$1"/var/cache/* "$1"/var/log/* "$1"/etc/machine-id "$1"/etc/apt/sources.list*',
  'rm -f "$1"/etc/hostname "$1"/etc/resolv.conf',
];

/** The layers that several images share, and the images. */
export const imageParts: readonly Part[] = [
  {
    name: 'layer-debian',
    version: debianRelease,
    recipe: { layerPackages, debianLayerLines },
    lane: 'system',
    local: {
      source: 'debian',
      needs: [],
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        const tar = join(context.work, 'layer.tar');
        await debianRoot(sh, {
          work: context.work,
          tar,
          variant: 'essential',
          packages: layerPackages,
          hooks: debianLayerLines.map((line) => `--customize-hook=${line}`),
        });
        await storeLayer(context.dir, tar);
      },
    },
  },
  {
    name: 'layer-control-plane',
    version: kubernetesVersion,
    recipe: { controlPlaneFiles },
    lane: 'system',
    local: {
      source: 'go',
      needs: ['kubernetes-control-plane'],
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        await sh`rm -rf files`;
        await layOut(join(context.work, 'files'), controlPlaneFiles, context.need);
        await packTar(sh, join(context.work, 'files'), join(context.work, 'layer.tar'));
        await storeLayer(context.dir, join(context.work, 'layer.tar'));
      },
    },
  },
  ...images.map(imagePartOf),
];

function imagePartOf(spec: ImageSpec): Part {
  return {
    name: imagePart(spec.ref),
    version: splitRef(spec.ref).tag,
    recipe: spec,
    lane: 'system',
    ...(spec.note === undefined ? {} : { note: spec.note }),
    local: {
      source: imagePart(spec.ref) === 'image-pause' ? 'standin' : 'go',
      needs: [...spec.base, ...partsOf(spec.files)],
      build: async (context) => {
        const sh = shell({ log: context.log, cwd: context.work });
        const layers = [];
        for (const base of spec.base) layers.push(await takeLayer(context.dir, context.need(base)));
        if (spec.files.length > 0) {
          await sh`rm -rf files`;
          await layOut(join(context.work, 'files'), spec.files, context.need);
          await packTar(sh, join(context.work, 'files'), join(context.work, 'layer.tar'));
          layers.push(await storeLayer(context.dir, join(context.work, 'layer.tar')));
        }
        await storeImage(context.dir, layers, spec.config);
      },
    },
    upstream: {
      source: 'upstream',
      needs: ['crane'],
      build: (context) => fetchImage(context, join(context.need('crane'), 'crane'), spec.ref),
    },
  };
}
