import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const day = 24 * 3600 * 1000;

/** Marks a folder of the cache as used now. */
export async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

/**
 * Removes the folders in a folder that are not wanted and that nobody has used for a day: what an older or newer VMStation made, and what an
 * interrupted one left. Another one may be at work with the same cache, and it touches what it uses. Gives their names.
 */
export async function prune(parent: string, wanted: readonly string[]): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of await readdir(parent)) {
    if (wanted.includes(name.replace(/\.new$/, ''))) continue;
    const { mtimeMs } = await stat(join(parent, name));
    if (Date.now() - mtimeMs < day) continue;
    await rm(join(parent, name), { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}
