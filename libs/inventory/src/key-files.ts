import { readFile } from 'node:fs/promises';
import { VmstationError } from '@vmstation/engine';
import { expandHome } from './queries.ts';
import type { Site } from './schema/site.ts';
import type { User } from './schema/users.ts';

async function readKeys(path: string, user: string): Promise<readonly string[]> {
  try {
    const lines = (await readFile(expandHome(path), 'utf8')).split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  } catch (cause) {
    throw new VmstationError({
      code: 'KEY_FILE_UNREADABLE',
      message: `The public key of ${user} cannot be read`,
      where: path,
      cause,
      next: `make one: ssh-keygen -t ed25519 -f ${path.replace(/\.pub$/, '')}`,
    });
  }
}

async function withKeys(user: User): Promise<User> {
  const read = await Promise.all(user.keyFiles.map((path) => readKeys(path, user.name)));
  return { ...user, keys: [...new Set([...user.keys, ...read.flat()])] };
}

/**
 * The site with the contents of all `keyFiles` among the `keys` of its users. Kept apart from loading, so that a site
 * can be checked on a machine that has no keys. Throws KEY_FILE_UNREADABLE.
 */
export async function readKeyFiles(site: Site): Promise<Site> {
  return { ...site, users: await Promise.all(site.users.map(withKeys)) };
}
