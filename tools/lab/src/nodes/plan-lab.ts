import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { layout } from '../mirror/layout.ts';
import { gatewayAddress, hostAddress, macAddress, nextNodeAddress, pickSubnet } from '../network/subnet.ts';
import { usedSubnets } from '../network/used-subnets.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabSpec, LabState, NodeOs } from '../state/lab-state.ts';
import { checkedName, labDirectory } from '../state/paths.ts';
import type { RootImages } from './import-roots.ts';
import { ensureKey, hostKeyFile, keyWithoutComment } from './keys.ts';
import type { LabMirror, RootKind } from './mirror.ts';
import { nodeName } from './names.ts';

/**
 * What the lab shall be: all that an earlier state says stays, and nodes that are new get what is free. Throws
 * `LAB_NODE_OTHER_OS`.
 */
export async function planLab(
  spec: LabSpec,
  mirror: LabMirror,
  images: RootImages,
  before: LabState | undefined,
  provider: Provider,
): Promise<LabState> {
  const directory = labDirectory(spec.name);
  const subnet = before?.network.subnet ?? pickSubnet(spec.name, await usedSubnets(provider));
  const userKey = join(directory, 'user_key');
  await ensureKey(userKey, `vmstation lab ${spec.name}`);
  const nodes: LabNode[] = [...(before?.nodes ?? [])];
  for (const wanted of spec.nodes) {
    const known = nodes.find((node) => node.name === wanted.name);
    if (known !== undefined && known.os !== wanted.os) throw otherOs(spec, known.os, wanted);
    if (known !== undefined) continue;
    const key = await ensureKey(hostKeyFile(spec.name, checkedName(wanted.name)), wanted.name);
    nodes.push({
      ...wanted,
      address: nextNodeAddress(
        subnet,
        nodes.map((node) => node.address),
      ),
      mac: macAddress(spec.name, wanted.name),
      sshPort: 22,
      hostKeys: [keyWithoutComment(key)],
      container: nodeName.container(spec.name, wanted.name),
      image: imageOf(images, wanted.os),
    });
  }
  return {
    version: 1,
    name: spec.name,
    network: before?.network ?? {
      name: nodeName.network(spec.name),
      bridge: '',
      subnet,
      host: hostAddress(subnet),
    },
    gateway: {
      address: before?.gateway.address ?? gatewayAddress(subnet),
      container: nodeName.container(spec.name, 'gateway'),
      image: before?.gateway.image ?? imageOf(images, 'gateway'),
      mirror: servedMirror(before, mirror),
    },
    userKey,
    knownHosts: join(directory, 'known_hosts'),
    nodes,
  };
}

function otherOs(lab: LabSpec, is: NodeOs, wanted: LabSpec['nodes'][number]): VmstationError {
  return new VmstationError({
    code: 'LAB_NODE_OTHER_OS',
    message: `${wanted.name} of lab ${lab.name} runs ${is}, and the site says ${wanted.os}`,
    where: wanted.name,
    next: `vmstation lab down --name=${lab.name}, then vmstation lab up --name=${lab.name}`,
  });
}

/** A lab keeps the mirror that it was made with, as long as that is there. */
function servedMirror(before: LabState | undefined, mirror: LabMirror): string {
  const served = before?.gateway.mirror;
  return served !== undefined && existsSync(join(served, layout.key)) ? served : mirror.directory;
}

function imageOf(images: RootImages, kind: RootKind): string {
  const image = images.get(kind);
  if (image !== undefined) return image;
  throw new VmstationError({
    code: 'LAB_IMAGE_MISSING',
    message: `no root file system for ${kind}`,
    next: 'report this, with the site',
  });
}
