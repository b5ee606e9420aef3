import {
  type Difference,
  type Draft,
  draftOf,
  type FieldDiff,
  type Relations,
  VmstationError,
} from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { swapShell } from './shell.ts';

/** Swap of the whole machine, off for the kubelet. */
export interface DesiredSwap {
  readonly off: true;
  /** False where the kernel is not this machine's own: only what the next boot does. Default true. */
  readonly live?: boolean;
}

export interface ActualSwap {
  /** Devices and files that are swapped to now; empty when nobody asked. */
  readonly active: readonly string[];
  /** Lines of /etc/fstab that turn swap on. */
  readonly fstab: readonly string[];
  /** Units that turn swap on and are not from /etc/fstab: found partitions, compressed memory, services. */
  readonly units: readonly string[];
}

/** The swap of a machine. Lines of /etc/fstab are put out with a mark in front, other units are masked. */
export const swapType: ScriptType<DesiredSwap, ActualSwap> = {
  name: 'swap',
  key: () => 'all',
  show: () => 'swap off',
  diff(_desired, { active, fstab, units }): Difference | undefined {
    const fields: FieldDiff[] = [
      ...active.map((each) => ({ field: 'in use', from: each, to: undefined })),
      ...fstab.map((each) => ({ field: '/etc/fstab', from: each, to: undefined })),
      ...units.map((each) => ({ field: 'unit', from: each, to: 'masked' })),
    ];
    return fields.length === 0 ? undefined : { action: 'update', fields };
  },
  prelude: swapShell,
  read: (wanted) =>
    wanted
      .map(({ index, desired }) => `vm_swap_read ${index} ${desired.live === false ? 'no' : 'yes'}`)
      .join('\n'),
  parse(fields) {
    const [active, fstab, units] = ['active', 'fstab', 'units'].map((name) =>
      fields
        .get(name)
        ?.split('\n')
        .filter((each) => each !== ''),
    );
    if (active === undefined || fstab === undefined || units === undefined) {
      throw new VmstationError({
        code: 'READ_UNPARSABLE',
        message: 'the node said nothing usable about its swap',
        where: 'swap',
        next: 'look at /proc/swaps and /etc/fstab on the node',
      });
    }
    return { active, fstab, units };
  },
  apply({ desired }) {
    return `vm_swap_off ${desired.live === false ? 'no' : 'yes'}`;
  },
  undo({ desired, before }) {
    return `vm_swap_on ${desired.live === false ? 'no' : 'yes'} ${before.active.length === 0 ? 'no' : 'yes'}`;
  },
};

const draft = draftOf(swapType);

/**
 * Swap off, as a kubelet wants it, now and after the next boot.
 * @key `all`: there is one
 * @reads /proc/swaps, /etc/fstab, and the units that turn it on
 * @undoes what was on is on again: lines of /etc/fstab, units, and what was in use
 */
export function swap(desired: DesiredSwap, relations?: Relations): Draft<DesiredSwap> {
  return draft(desired, relations);
}
