import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { withLabLock } from '../nodes/lab-lock.ts';
import { NODE_VOLUMES, nodeName } from '../nodes/names.ts';
import { type OnProgress, step } from '../nodes/progress.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import { writeWhole } from '../state/write-whole.ts';
import { removeUnnamed } from './remove-unnamed.ts';
import { manifestFile, packFolder, type Snapshot, snapshotDirectory, volumeFile } from './snapshot-store.ts';

/**
 * Keeps the disks of all nodes under a tag, as of one moment: the nodes stand still meanwhile and go on
 * afterwards. It is what a power cut at that moment would leave; memory is not kept. A tag may be taken anew: the
 * earlier snapshot stays until the new one is whole.
 * Throws `LAB_NODE_NOT_RUNNING` before anything is kept.
 */
export async function labSnapshot(
  name: string,
  tag: string,
  onProgress: OnProgress = () => undefined,
  provider: Provider = podmanProvider,
): Promise<Snapshot> {
  return withLabLock(name, onProgress, async () => {
    const state = await readLabState(name);
    await requireRunning(provider, state);
    const snapshot = newSnapshot(state, tag);
    try {
      await keepAll(provider, state, snapshot, onProgress);
    } catch (error) {
      // What is left of it is in nobody's way; why it failed says more.
      await removeUnnamed(provider, state, tag).catch(() => undefined);
      throw error;
    }
    await removeUnnamed(provider, state, tag);
    return snapshot;
  });
}

function newSnapshot(state: LabState, tag: string): Snapshot {
  const takenAt = new Date();
  const volumes = takenAt.getTime().toString(36);
  const nodes = state.nodes.map((node) => ({
    name: node.name,
    image: nodeName.snapshot(state.name, node.name, tag, volumes),
  }));
  return { tag, takenAt: takenAt.toISOString(), volumes, nodes };
}

async function keepAll(provider: Provider, state: LabState, snapshot: Snapshot, onProgress: OnProgress) {
  const folder = join(snapshotDirectory(state.name, snapshot.tag), snapshot.volumes);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paused: LabNode[] = [];
  try {
    for (const node of state.nodes) {
      await provider.pause(node.container);
      paused.push(node);
    }
    // One after the other: the disk is what limits, and podman locks its storage anyway.
    for (const { name, image } of snapshot.nodes) {
      await step(onProgress, { step: 'snapshot', node: name }, () =>
        keepNode(provider, state.name, snapshot, nodeOf(state, name), image),
      );
    }
  } finally {
    await Promise.all(paused.map((node) => provider.unpause(node.container)));
  }
  const text = `${JSON.stringify(snapshot, null, 2)}\n`;
  await writeWhole(manifestFile(state.name, snapshot.tag), text, 0o600);
}

async function keepNode(
  provider: Provider,
  lab: string,
  snapshot: Snapshot,
  node: LabNode,
  image: string,
): Promise<void> {
  await provider.commit(node.container, image);
  for (const path of NODE_VOLUMES) {
    const volume = nodeName.volume(lab, node.name, path);
    await packFolder(await provider.volumePath(volume), volumeFile(lab, snapshot, volume));
  }
}

async function requireRunning(provider: Provider, state: LabState): Promise<void> {
  const running = (await provider.list(nodeName.label(state.name))).filter((c) => c.state === 'running');
  const missing = state.nodes.filter((node) => !running.some((c) => c.name === node.container));
  if (missing.length === 0) return;
  throw new VmstationError({
    code: 'LAB_NODE_NOT_RUNNING',
    message: `${missing.map((node) => node.name).join(', ')} of lab ${state.name} does not run`,
    next: 'vmstation lab up',
  });
}
