import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeName } from '../nodes/names.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { listSnapshots, readSnapshot, snapshotDirectory } from './snapshot-store.ts';

/**
 * Removes what no snapshot of the lab names (any more): images and volumes of an earlier one of this tag, and of one that
 * was interrupted. An image that a node runs on stays until there is no such node.
 */
export async function removeUnnamed(provider: Provider, { name }: LabState, tag: string): Promise<void> {
  const snapshots = await Promise.all((await listSnapshots(name)).map((each) => readSnapshot(name, each)));
  const named = snapshots.flatMap(({ nodes }) => nodes.map(({ image }) => image));
  const used = (await provider.list(nodeName.label(name))).map(({ image }) => image);
  for (const image of await provider.listImages(nodeName.snapshotPrefix(name)))
    if (!named.includes(image) && !used.includes(image)) await provider.removeImage(image);

  const folder = snapshotDirectory(name, tag);
  const now = snapshots.find((each) => each.tag === tag);
  const kept = now === undefined ? [] : ['snapshot.json', now.volumes];
  // An older version kept the volumes right there.
  if (now?.volumes === '.') return;
  for (const entry of await readdir(folder))
    if (!kept.includes(entry)) await rm(join(folder, entry), { recursive: true, force: true });
}
