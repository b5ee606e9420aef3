import { mkdir, rm, writeFile } from 'node:fs/promises';
import { VmstationError } from '@vmstation/engine';
import { NODE_VOLUMES, nodeName } from '../nodes/names.ts';
import { type OnProgress, step } from '../nodes/progress.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { readLabState } from '../state/lab-store.ts';
import { manifestFile, packFolder, type Snapshot, snapshotDirectory, volumeFile } from './snapshot-store.ts';

/**
 * Keeps the disks of all nodes under a tag, as of one moment: the nodes stand still meanwhile and go on
 * afterwards. It is what a power cut at that moment would leave; memory is not kept. A tag may be taken anew.
 * Throws `LAB_NODE_NOT_RUNNING` before anything is kept.
 */
export async function labSnapshot(
  name: string,
  tag: string,
  onProgress: OnProgress = () => undefined,
  provider: Provider = podmanProvider,
): Promise<Snapshot> {
  const state = await readLabState(name);
  await requireRunning(provider, state);
  const folder = snapshotDirectory(name, tag);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paused: LabNode[] = [];
  try {
    for (const node of state.nodes) {
      await provider.pause(node.container);
      paused.push(node);
    }
    // One after the other: the disk is what limits, and podman locks its storage anyway.
    for (const node of state.nodes) {
      await step(onProgress, { step: 'snapshot', node: node.name }, () =>
        keepNode(provider, name, tag, node),
      );
    }
  } finally {
    await Promise.all(paused.map((node) => provider.unpause(node.container)));
  }
  const nodes = state.nodes.map((node) => ({
    name: node.name,
    image: nodeName.snapshot(name, node.name, tag),
  }));
  const snapshot: Snapshot = { tag, takenAt: new Date().toISOString(), nodes };
  await writeFile(manifestFile(name, tag), `${JSON.stringify(snapshot, null, 2)}\n`, { mode: 0o600 });
  return snapshot;
}

async function keepNode(provider: Provider, lab: string, tag: string, node: LabNode): Promise<void> {
  await provider.commit(node.container, nodeName.snapshot(lab, node.name, tag));
  for (const path of NODE_VOLUMES) {
    const volume = nodeName.volume(lab, node.name, path);
    await packFolder(await provider.volumePath(volume), volumeFile(lab, tag, volume));
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
