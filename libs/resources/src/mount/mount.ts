import {
  type Difference,
  type Draft,
  draftOf,
  type FieldDiff,
  type Relations,
  VmstationError,
} from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';
import { decoded, encoded } from './octal.ts';
import { accessOf, hasType, isBind, isThere, lineOf, unslashed } from './same.ts';
import { mountShell } from './shell.ts';

/** A file system at its place, now and after the next boot. */
export interface DesiredMount {
  /** `UUID=…`, `/dev/…`, `server:/export`, `tmpfs`. */
  readonly device: string;
  readonly path: string;
  readonly fstype: string;
  /** As in /etc/fstab. Default `defaults`. */
  readonly options?: string;
  /** Fifth field of /etc/fstab. Default 0. */
  readonly dump?: number;
  /** Sixth field of /etc/fstab: the order of checks at boot. Default 0, none. */
  readonly pass?: number;
}

export interface ActualMount {
  /** Its line in /etc/fstab, with single spaces. */
  readonly line?: string;
  /**
   * What is mounted there: device and type; `rw` or `ro`. The wanted device has the name that is wanted, such as its
   * UUID: the kernel may name it otherwise after each boot, and that must not look like a change of the machine.
   */
  readonly mounted?: { readonly device: string; readonly fstype: string; readonly access: string };
}

/** A line of /etc/fstab and what is mounted there, by path. */
export const mountType: ScriptType<DesiredMount, ActualMount> = {
  name: 'mount',
  key: ({ path }) => path,
  show: ({ path, device }) => `mount ${path} (${device})`,
  diff(desired, actual): Difference | undefined {
    const line = lineOf(desired);
    const fields: FieldDiff[] = [];
    if (actual.line !== line) fields.push({ field: '/etc/fstab', from: actual.line, to: line });
    const { mounted } = actual;
    const wanted = `${desired.device} (${desired.fstype})`;
    if (mounted === undefined) fields.push({ field: 'mounted', from: undefined, to: wanted });
    else if (!isThere(desired, actual)) {
      fields.push({ field: 'mounted', from: `${mounted.device} (${mounted.fstype})`, to: wanted });
    } else if (!hasType(desired, mounted.fstype)) {
      fields.push({ field: 'type', from: mounted.fstype, to: desired.fstype });
    } else if (accessOf(desired) !== mounted.access) {
      fields.push({ field: 'access', from: mounted.access, to: accessOf(desired) });
    }
    if (fields.length === 0) return undefined;
    return { action: mounted === undefined && actual.line === undefined ? 'create' : 'update', fields };
  },
  prelude: mountShell,
  read: (wanted) =>
    wanted
      .map(
        ({ index, desired }) =>
          sh`vm_mount_read ${index} ${encoded(desired.path)} ${desired.device} ${isBind(desired) ? desired.path : ''}`,
      )
      .join('\n'),
  parse(fields, { device: wanted, path }) {
    const resolved = fields.get('resolved');
    const live = fields.get('mounted');
    const line = fields.get('line') ?? '';
    const [device, fstype, access] = (live ?? '').split(' ').map(decoded);
    if (resolved === undefined || live === undefined) {
      throw new VmstationError({
        code: 'READ_UNPARSABLE',
        message: `the node said nothing usable about what is mounted at ${path}`,
        where: `mount ${path}`,
        next: 'look at /etc/fstab and /proc/mounts on the node',
      });
    }
    if (device === undefined || fstype === undefined || access === undefined)
      return line === '' ? {} : { line };
    const same = [wanted, resolved].map(unslashed).includes(unslashed(device));
    return {
      ...(line === '' ? {} : { line }),
      mounted: { device: same ? wanted : device, fstype, access },
    };
  },
  apply({ desired, actual }) {
    const there = isThere(desired, actual);
    const lines = [sh`vm_mount_folder ${desired.path}`];
    if (there && actual.mounted !== undefined && !hasType(desired, actual.mounted.fstype))
      lines.unshift(sh`vm_mount_other_type ${desired.path} ${actual.mounted.fstype} ${desired.fstype}`);
    if (actual.line !== lineOf(desired)) {
      lines.push(sh`vm_mount_fstab ${encoded(desired.path)} ${lineOf(desired)}`);
    }
    if (actual.mounted !== undefined && !there) lines.push(sh`umount -- ${desired.path}`);
    // What is mounted is told its options anew, without interrupting anyone.
    lines.push(there ? sh`mount -o remount -- ${desired.path}` : sh`mount -- ${desired.path}`);
    return lines.join('\n');
  },
  undo({ desired, before }) {
    const { path } = desired;
    const lines: string[] = [];
    const same = isThere(desired, before);
    if (!same) lines.push(sh`vm_mount_leave ${path}`);
    lines.push(sh`vm_mount_fstab ${encoded(path)} ${before.line ?? ''}`);
    if (before.mounted !== undefined) {
      const { device, fstype, access } = before.mounted;
      lines.push(
        same
          ? sh`mount -o ${`remount,${isBind(desired) ? 'bind,' : ''}${access}`} -- ${path}`
          : before.line === undefined
            ? sh`mount -t ${fstype} -o ${access} -- ${device} ${path}`
            : sh`mount -- ${path}`, // what only its line knows: a bind, a subvolume, noexec
      );
    }
    lines.push(sh`vm_mount_folder_gone ${path}`);
    return lines.join('\n');
  },
  explain: ({ path }) => sh`findmnt --verify; dmesg | tail -n 20; ls -ld -- ${path}`,
};

const draft = draftOf(mountType);

/**
 * A file system at its place, now and after the next boot.
 * @key its path
 * @reads its line in /etc/fstab, and /proc/mounts
 * @undoes unmounted, with the line of before; folders that it made go when they are empty
 * @throws MOUNT_INVALID for what no line of /etc/fstab can hold
 */
export function mount(desired: DesiredMount, relations?: Relations): Draft<DesiredMount> {
  const { device, path, fstype, options = 'defaults' } = desired;
  const wrong = [
    /^[^-#\0\n][^\0\n]*$/.test(device) ? '' : 'its device',
    /^\/[^\0\n]*[^\0\n/]$/.test(path) && !/\/(\.\.?)?(\/|$)/.test(path) ? '' : 'its path',
    /^[a-z0-9][a-z0-9._]*$/.test(fstype) && fstype !== 'swap' ? '' : 'its type',
    /^[^-\s\0][^\s\0]*$/.test(options) ? '' : 'its options',
  ].find((each) => each !== '');
  if (wrong !== undefined) {
    throw new VmstationError({
      code: 'MOUNT_INVALID',
      message: `${wrong} cannot stand in /etc/fstab: ${JSON.stringify(desired)}`,
      where: `mount ${path}`,
      next: 'mend it in the site or in the task that declares it',
    });
  }
  return draft(desired, relations);
}
