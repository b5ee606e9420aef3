import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../provider/run.ts';
import { checkedName, labDirectory } from '../state/paths.ts';

/** What a snapshot holds beside the images in the container engine. Written last: without it there is no snapshot. */
export const SnapshotSchema = z.object({
  tag: z.string(),
  takenAt: z.iso.datetime(),
  nodes: z.array(z.object({ name: z.string(), image: z.string() })),
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

export const snapshotDirectory = (lab: string, tag: string): string =>
  join(labDirectory(lab), 'snapshots', checkedName(tag));

/** Tags of the snapshots of a lab. */
export async function listSnapshots(lab: string): Promise<readonly string[]> {
  const tags = await readdir(join(labDirectory(lab), 'snapshots')).catch((): string[] => []);
  return tags.toSorted().filter((tag) => existsSync(manifestFile(lab, tag)));
}

export const manifestFile = (lab: string, tag: string): string =>
  join(snapshotDirectory(lab, tag), 'snapshot.json');

export const volumeFile = (lab: string, tag: string, volume: string): string =>
  join(snapshotDirectory(lab, tag), `${volume}.tar`);

/** Whole and exact: container stores keep whiteouts and opaque folders in device files and extended attributes. */
const EXACT = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls', '--sparse'] as const;

export async function packFolder(folder: string, tar: string): Promise<void> {
  await run(['tar', ...EXACT, '--warning=no-file-ignored', '-C', folder, '-cf', tar, '.']);
}

export async function unpackFolder(tar: string, folder: string): Promise<void> {
  await run(['tar', ...EXACT, '--same-permissions', '-C', folder, '-xf', tar]);
}
