import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provider } from '../provider/provider.ts';
import { listLabs } from '../state/lab-store.ts';
import { stateDirectory } from '../state/paths.ts';

const SWITCH = '/proc/sys/net/ipv4/ip_forward';
const record = () => join(stateDirectory(), 'ip-forward-before-labs');

/**
 * Remembers whether this machine forwarded IP before its first lab: podman turns forwarding on whenever it
 * starts a container on a bridge, and a lab must leave the machine as it was. Call before a lab's state is written.
 */
export async function rememberIpForward(): Promise<void> {
  await mkdir(stateDirectory(), { recursive: true, mode: 0o700 });
  if ((await listLabs()).length === 0) await rm(record(), { force: true });
  await writeFile(record(), await readFile(SWITCH, 'utf8'), { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
}

/**
 * Sets forwarding back to what it was before the first lab; after the last lab it forgets. While containers of
 * others run it stays as it is, since their way out may need it (the lab's own rules don't).
 */
export async function restoreIpForward(provider: Provider): Promise<void> {
  const before = await readFile(record(), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (before === undefined) return;
  const others = await provider.foreignRunning();
  if (others.length === 0 && (await readFile(SWITCH, 'utf8')) !== before) await writeFile(SWITCH, before);
  if ((await listLabs()).length === 0) await rm(record(), { force: true });
}
