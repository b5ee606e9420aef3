import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '@vmstation/inventory';
import { z } from 'zod';
import { run } from '../provider/run.ts';
import { checkedName, labDirectory } from '../state/paths.ts';

/**
 * What a snapshot holds beside the images in the container engine. Written last and in one step: without it there is no
 * snapshot, and an earlier one of the same tag counts until then.
 */
const SnapshotSchema = z.object({
  tag: z.string(),
  takenAt: z.iso.datetime(),
  /** The folder of the volumes, beside this file; an older version kept them right there. */
  volumes: z.string().default('.'),
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

/** Throws `LAB_SNAPSHOT_UNKNOWN` with the snapshots there are. */
export async function readSnapshot(lab: string, tag: string): Promise<Snapshot> {
  const text = await readFile(manifestFile(lab, tag), 'utf8').catch(async () => {
    throw new VmstationError({
      code: 'LAB_SNAPSHOT_UNKNOWN',
      message: `lab ${lab} has no snapshot ${tag}`,
      next: `${didYouMean(tag, await listSnapshots(lab))}; vmstation lab snapshot TAG keeps one`,
    });
  });
  return SnapshotSchema.parse(JSON.parse(text));
}

export const volumeFile = (
  lab: string,
  { tag, volumes }: Pick<Snapshot, 'tag' | 'volumes'>,
  volume: string,
): string => join(snapshotDirectory(lab, tag), volumes, `${volume}.tar`);

/** Whole and exact: container stores keep whiteouts and opaque folders in device files and extended attributes. */
const EXACT = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls', '--sparse'] as const;

export async function packFolder(folder: string, tar: string): Promise<void> {
  await run(['tar', ...EXACT, '--warning=no-file-ignored', '-C', folder, '-cf', tar, '.']);
}

export async function unpackFolder(tar: string, folder: string): Promise<void> {
  await run(['tar', ...EXACT, '--same-permissions', '-C', folder, '-xf', tar]);
}
