import { withLabLock } from '../nodes/lab-lock.ts';
import { NODE_VOLUMES, nodeName } from '../nodes/names.ts';
import { createContainer, removeVolumes, waitForNode } from '../nodes/node.ts';
import { type OnProgress, step } from '../nodes/progress.ts';
import { startNodes } from '../nodes/start-nodes.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import { removeUnnamed } from './remove-unnamed.ts';
import { readSnapshot, type Snapshot, unpackFolder, volumeFile } from './snapshot-store.ts';

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
  await withLabLock(name, onProgress, async () => {
    const state = await readLabState(name);
    const snapshot = await readSnapshot(name, tag);
    await startNodes(provider, state, () =>
      snapshot.nodes.map(({ name: node, image }) =>
        step(onProgress, { step: 'restore', node }, () =>
          restoreNode(provider, state, nodeOf(state, node), snapshot, image),
        ),
      ),
    );
    await removeUnnamed(provider, state, tag);
  });
}

async function restoreNode(
  provider: Provider,
  state: LabState,
  node: LabNode,
  snapshot: Snapshot,
  image: string,
) {
  const containers = await provider.list(nodeName.label(state.name));
  if (containers.some((c) => c.name === node.container)) await provider.remove(node.container);
  await removeVolumes(provider, state, node);
  for (const path of NODE_VOLUMES) {
    const volume = nodeName.volume(state.name, node.name, path);
    await provider.createVolume(volume, nodeName.labels(state.name, 'node'));
    await unpackFolder(volumeFile(state.name, snapshot, volume), await provider.volumePath(volume));
  }
  await createContainer(provider, state, node, image);
  await provider.start(node.container);
  await waitForNode(provider, node);
}
