import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provider } from '../provider/provider.ts';
import { listLabs } from '../state/lab-store.ts';
import { stateDirectory } from '../state/paths.ts';

const limitOf = (machine: string) => join(machine, 'proc/sys/fs/inotify/max_user_instances');
const record = () => join(stateDirectory(), 'inotify-instances-before-labs');

/** A node with a cluster takes some twenty; the kernel's own limit of 128 is for all nodes of all labs together. */
const enough = 4096;

/**
 * Lets many nodes boot beside each other: systemd fails units where it cannot watch a file, and all nodes count as
 * one user of this machine. Call after a lab's state is written and right before its containers are made: the `down` of
 * a lab that was the last one until then may set the limit back meanwhile.
 */
export async function raiseInotifyLimit(machine = '/'): Promise<void> {
  const limit = limitOf(machine);
  const now = await readFile(limit, 'utf8');
  if (Number(now) >= enough) return;
  await mkdir(stateDirectory(), { recursive: true, mode: 0o700 });
  await writeFile(record(), now);
  await writeFile(limit, String(enough));
}

/**
 * Sets it back after the last lab, be it known to this state folder or not; while containers of others run it stays,
 * since they may count on it by now. What somebody has set since is theirs.
 */
export async function restoreInotifyLimit(provider: Provider, machine = '/'): Promise<void> {
  if ((await listLabs()).length > 0 || (await provider.list('vmstation.lab')).length > 0) return;
  if ((await provider.foreignRunning()).length > 0) return;
  const before = await readFile(record(), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (before === undefined) return;
  const limit = limitOf(machine);
  if (Number(await readFile(limit, 'utf8')) === enough) await writeFile(limit, before);
  await rm(record());
}
