import { homedir } from 'node:os';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';

/** Where what must survive lives: `$XDG_STATE_HOME/vmstation`, by default ~/.local/state/vmstation. */
export function stateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'vmstation');
}

/** Where what can be made again lives: `$XDG_CACHE_HOME/vmstation`, by default ~/.cache/vmstation. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vmstation');
}

/** The folder of all labs. */
export function labsDirectory(): string {
  return join(stateDirectory(), 'labs');
}

/** A lab's own folder. Throws `LAB_NAME_INVALID`: the name becomes part of container and host names. */
export function labDirectory(name: string): string {
  return join(labsDirectory(), checkedName(name));
}

/** The name itself when it is a short DNS label. Throws `LAB_NAME_INVALID`. */
export function checkedName(name: string): string {
  if (/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw new VmstationError({
    code: 'LAB_NAME_INVALID',
    message: `"${name}" can't name a lab, a node or a snapshot`,
    next: 'use at most 40 of a-z, 0-9 and "-", not at either end',
  });
}
