import { readFile } from 'node:fs/promises';
import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '@vmstation/inventory';
import { rememberIpForward, restoreIpForward } from '../network/ip-forward.ts';
import { NODE_VOLUMES, nodeName } from '../nodes/names.ts';
import { createContainer, removeVolumes, waitForNode } from '../nodes/node.ts';
import { type OnProgress, step } from '../nodes/progress.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import {
  listSnapshots,
  manifestFile,
  type Snapshot,
  SnapshotSchema,
  unpackFolder,
  volumeFile,
} from './snapshot-store.ts';

/**
 * Puts the disks of all nodes back to a snapshot and boots them; addresses and host keys are the same. What
 * happened since is gone. Nodes added after the snapshot stay as they are. Interrupted, it is simply run again.
 * Throws `LAB_SNAPSHOT_UNKNOWN` before anything is lost.
 */
export async function labRestore(
  name: string,
  tag: string,
  onProgress: OnProgress = () => undefined,
  provider: Provider = podmanProvider,
): Promise<void> {
  const state = await readLabState(name);
  const snapshot = await readSnapshot(name, tag);
  await rememberIpForward(provider);
  try {
    const work = snapshot.nodes.map(({ name: node, image }) =>
      step(onProgress, { step: 'restore', node }, () =>
        restoreNode(provider, state, nodeOf(state, node), tag, image),
      ),
    );
    const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await restoreIpForward(provider);
  }
}

async function restoreNode(provider: Provider, state: LabState, node: LabNode, tag: string, image: string) {
  const containers = await provider.list(nodeName.label(state.name));
  if (containers.some((c) => c.name === node.container)) await provider.remove(node.container);
  await removeVolumes(provider, state, node);
  for (const path of NODE_VOLUMES) {
    const volume = nodeName.volume(state.name, node.name, path);
    await provider.createVolume(volume, nodeName.labels(state.name, 'node'));
    await unpackFolder(volumeFile(state.name, tag, volume), await provider.volumePath(volume));
  }
  await createContainer(provider, state, node, image);
  await provider.start(node.container);
  await waitForNode(provider, node);
}

async function readSnapshot(lab: string, tag: string): Promise<Snapshot> {
  const text = await readFile(manifestFile(lab, tag), 'utf8').catch(async () => {
    throw new VmstationError({
      code: 'LAB_SNAPSHOT_UNKNOWN',
      message: `lab ${lab} has no snapshot ${tag}`,
      next: `${didYouMean(tag, await listSnapshots(lab))}; vmstation lab snapshot TAG keeps one`,
    });
  });
  return SnapshotSchema.parse(JSON.parse(text));
}
