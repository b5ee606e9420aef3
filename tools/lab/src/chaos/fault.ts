import { isAbsolute } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import type { ContainerState } from '../provider/provider.ts';

/**
 * What can be done to a node:
 * - `cut` and `heal`: its network cable, pulled and put back. A reboot of the node puts it back too.
 * - `kill` and `start`: power off without warning, and on again.
 * - `pause` and `unpause`: it stands still, as a host whose disk hangs.
 * - `reboot`: as typed on the node.
 * - `fill-disk` and `free-disk`: writes below a folder fail with ENOSPC while what is there stays readable.
 * - `skew-clock` is always refused, since all nodes share this machine's clock.
 */
export type Fault =
  | { readonly kind: 'cut' | 'heal' | 'kill' | 'start' | 'pause' | 'unpause' | 'reboot' | 'skew-clock' }
  | { readonly kind: 'fill-disk' | 'free-disk'; readonly folder: string };

export const FAULT_KINDS = [
  ...['cut', 'heal', 'kill', 'start', 'pause', 'unpause', 'reboot'],
  ...['fill-disk', 'free-disk', 'skew-clock'],
] as const;

/** What a node must be for a fault to be done to it. A start is right whatever it is; the clock is refused anyway. */
export const FAULT_NEEDS: Readonly<Partial<Record<Fault['kind'], ContainerState>>> = {
  cut: 'running',
  heal: 'running',
  kill: 'running',
  pause: 'running',
  unpause: 'paused',
  reboot: 'running',
  'fill-disk': 'running',
  'free-disk': 'running',
};

/** What undoes a fault; the others end by themselves or undo one. */
export const FAULT_UNDO: Readonly<Partial<Record<Fault['kind'], Fault['kind']>>> = {
  cut: 'heal',
  kill: 'start',
  pause: 'unpause',
  'fill-disk': 'free-disk',
};

/** The folder itself when it can be filled. Throws `LAB_FAULT_REFUSED`: the root, and what is in memory anyway. */
export function fillableFolder(folder: string): string {
  const refused = ['/proc', '/sys', '/dev', '/run', '/tmp'];
  const inside = (place: string) => folder === place || folder.startsWith(`${place}/`);
  if (isAbsolute(folder) && folder !== '/' && !folder.includes('..') && !refused.some(inside)) return folder;
  throw new VmstationError({
    code: 'LAB_FAULT_REFUSED',
    message: `"${folder}" can't be filled`,
    next: 'name a folder on the disk such as /etc or /var/lib',
  });
}
