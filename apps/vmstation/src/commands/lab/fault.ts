import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '@vmstation/inventory';
import type { Fault } from '@vmstation/lab';
import { color } from '@vmstation/reporters';

const plain = ['cut', 'heal', 'kill', 'start', 'pause', 'unpause', 'reboot', 'skew-clock'] as const;
const ofFolder = ['fill-disk', 'free-disk'] as const;

/** What can be done to a node; a skewed clock can be asked for, and is refused with the reason. */
export const faults: readonly string[] = [...plain.filter((kind) => kind !== 'skew-clock'), ...ofFolder];

/**
 * A fault as it was typed.
 * @throws FAULT_UNKNOWN, FAULT_FOLDER_MISSING
 */
export function faultOf(word: string, folder: string | undefined): Fault {
  const simple = plain.find((kind) => kind === word);
  if (simple !== undefined) return { kind: simple };
  const disk = ofFolder.find((kind) => kind === word);
  if (disk === undefined) {
    throw new VmstationError({
      code: 'FAULT_UNKNOWN',
      message: `there is no fault ${word}`,
      next: didYouMean(word, faults),
    });
  }
  if (folder === undefined) {
    throw new VmstationError({
      code: 'FAULT_FOLDER_MISSING',
      message: `${disk} needs a folder`,
      next: `vmstation lab chaos NODE ${disk} /var/lib/vmstation`,
    });
  }
  return { kind: disk, folder };
}

/** What was done, and the command that undoes it. */
export function doneLine(node: string, fault: Fault, undo: Fault['kind'] | undefined): string {
  const folder = 'folder' in fault ? ` ${fault.folder}` : '';
  const done = `${color.green('✓')} ${node}: ${fault.kind}${folder}`;
  return undo === undefined ? done : `${done}; back with vmstation lab chaos ${node} ${undo}${folder}`;
}
