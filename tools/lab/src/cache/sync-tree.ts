import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Has the disk keep all below a folder, before the folder gets the name that says it is finished: a rename may outlive a
 * power cut that the content does not.
 */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) await sync(join(entry.parentPath, entry.name));
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
