import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { layout } from '../mirror/layout.ts';
import type { NodeOs } from '../state/lab-state.ts';

export type RootKind = NodeOs | 'gateway';

/** What nodes are made of and what the gateway serves. */
export interface LabMirror {
  /** Folder with apt/, rpm/, files/, registry/ and keys/lab.asc. */
  readonly directory: string;
  /** A root file system as a tar, and the digest that names its content. */
  root(kind: RootKind): Promise<{ readonly tar: string; readonly digest: string }>;
}

/** The public key (ASCII armour) with which the mirror's indexes are signed. Throws `LAB_MIRROR_INCOMPLETE`. */
export async function mirrorKey(directory: string): Promise<string> {
  const file = join(directory, layout.key);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new VmstationError({
      code: 'LAB_MIRROR_INCOMPLETE',
      message: 'the mirror has no key',
      where: file,
      cause,
      next: `remove ${directory}, then vmstation lab up`,
    });
  });
}

/** Where in the mirror a fresh node's base packages are. */
export interface BaseRepositories {
  /** What follows `http://GATEWAY/` in sources.list: folder, suite and components. */
  readonly apt: string;
  /** The folder of the rpm repository. */
  readonly rpm: string;
}

/** Finds the base repositories: apt/debian and rpm/base, or apt and rpm themselves; a folder without dists/ is flat. */
export async function baseRepositories(mirror: LabMirror): Promise<BaseRepositories> {
  const apt = (await exists(join(mirror.directory, 'apt', 'debian'))) ? 'apt/debian' : 'apt';
  const suites = (await listOrNothing(join(mirror.directory, apt, 'dists'))).sort();
  const rpm = (await exists(join(mirror.directory, 'rpm', 'base'))) ? 'rpm/base' : 'rpm';
  return { apt: suites[0] === undefined ? `${apt} ./` : `${apt} ${suites[0]} main`, rpm };
}

const exists = async (path: string) => (await listOrNothing(path)).length > 0;

async function listOrNothing(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
