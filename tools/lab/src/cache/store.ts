import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PartRecord } from '../parts/part.ts';
import { syncTree } from './sync-tree.ts';

const record = z.object({
  name: z.string(),
  version: z.string(),
  digest: z.string(),
  source: z.enum(['upstream', 'go', 'debian', 'standin']),
  seconds: z.number(),
  bytes: z.number(),
  note: z.string().optional(),
});

const stampFile = 'part.json';

/** What the folder of a part is called. */
export const partName = (name: string, digest: string) => `${name}-${digest}`;

/** Names the content of a finished part: the same wish filled from upstream is another file than one made here. */
export function contentName({ digest, source }: PartRecord): string {
  return source === 'upstream' ? `${digest}-upstream` : digest;
}

/** Folder of a finished part: its files are below `files/`, its stamp beside them. */
export function partFolder(cacheDir: string, name: string, digest: string): string {
  return join(cacheDir, 'parts', partName(name, digest));
}

/** Folder with the content of a finished part. */
export function partFiles(cacheDir: string, name: string, digest: string): string {
  return join(partFolder(cacheDir, name, digest), 'files');
}

/**
 * The stamp of a part if it is finished. A folder without a readable stamp doesn't count, nor one whose files are not
 * as long as it says: after a power cut a disk may know names of files without their content.
 */
export function readStamp(cacheDir: string, name: string, digest: string): PartRecord | undefined {
  try {
    const text = readFileSync(join(partFolder(cacheDir, name, digest), stampFile), 'utf8');
    const { note, ...rest } = record.parse(JSON.parse(text));
    if (rest.digest !== digest) return undefined;
    if (treeBytes(partFiles(cacheDir, name, digest)) !== rest.bytes) return undefined;
    return note === undefined ? rest : { ...rest, note };
  } catch {
    return undefined;
  }
}

/**
 * Fills a fresh folder by `fill` and moves it to its place in one step, so that neither an interruption nor a
 * power cut leaves half a part behind. Returns the stamp.
 */
export async function storePart(
  cacheDir: string,
  identity: Omit<PartRecord, 'seconds' | 'bytes'>,
  fill: (dir: string) => Promise<void>,
): Promise<PartRecord> {
  const target = partFolder(cacheDir, identity.name, identity.digest);
  const temporary = `${target}.new`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(join(temporary, 'files'), { recursive: true });
  const began = performance.now();
  await fill(join(temporary, 'files'));
  const stamp: PartRecord = {
    ...identity,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    bytes: treeBytes(join(temporary, 'files')),
  };
  await writeFile(join(temporary, stampFile), `${JSON.stringify(stamp, null, 2)}\n`);
  await syncTree(temporary);
  await rm(target, { recursive: true, force: true });
  await rename(temporary, target);
  return stamp;
}

/** Bytes of all regular files below a folder; links count nothing. */
export function treeBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
