import { basename, join } from 'node:path';
import { prune } from '../cache/prune.ts';
import { partName } from '../cache/store.ts';
import { findLabState, listLabs } from '../state/lab-store.ts';
import type { Mirror } from './types.ts';

/**
 * Removes from the cache what no recipe refers to, and mirrors that no lab serves: all but what was used within a day.
 * A mirror's files are links to those of parts, so their room is free when both are gone. Gives the names.
 */
export async function pruneCache(cacheDir: string, mirror: Mirror): Promise<readonly string[]> {
  const parts = mirror.parts.map(({ name, digest }) => partName(name, digest));
  const removed = await prune(join(cacheDir, 'parts'), parts);
  const labs = await Promise.allSettled((await listLabs()).map(findLabState));
  // What a lab serves whose state cannot be read is not known; the verb that is about that lab says so.
  if (labs.some(({ status }) => status === 'rejected')) return removed;
  const served = labs.flatMap((lab) =>
    lab.status === 'fulfilled' && lab.value !== undefined ? [basename(lab.value.gateway.mirror)] : [],
  );
  return [...removed, ...(await prune(join(cacheDir, 'mirror'), [mirror.digest, ...served]))];
}
