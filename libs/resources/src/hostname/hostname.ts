import { type Difference, type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType } from '../contract.ts';
import { changePaths, restorePath, tempFor } from '../paths/change.ts';
import { unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';

/** The name of a machine. */
export interface Hostname {
  readonly name: string;
}

export interface HostnameState {
  /** What /etc/hostname says; absent without that file. */
  readonly file?: string;
  /** What the kernel says. */
  readonly running: string;
}

/**
 * The kernel's name is set directly where that is possible: hostnamed, which may be absent or asleep, reads
 * /etc/hostname again by itself.
 */
const setName = `
vm_hostname_set() {
  if [ "$(uname -n)" = "$1" ]; then return 0; fi
  if command -v hostname >/dev/null 2>&1; then hostname "$1"
  elif [ -w /proc/sys/kernel/hostname ]; then printf '%s\\n' "$1" >/proc/sys/kernel/hostname
  else hostnamectl set-hostname --transient "$1"; fi
}
`;

/** @param path of the file with the name; another than /etc/hostname is for tests */
export function hostnameIn(path: string): ScriptType<Hostname, HostnameState> {
  const [place, temp] = [quote(path), quote(tempFor(path))];
  return {
    name: 'hostname',
    prelude: changePaths + setName,
    key: () => 'name',
    show: ({ name }) => `hostname ${name}`,
    read: (wanted) =>
      wanted
        .map(
          ({ index }) => `if [ -f ${place} ]; then vm_put ${index} file "$(cat ${place})"; fi
vm_put ${index} running "$(uname -n)"`,
        )
        .join('\n'),
    parse: (fields) => parse(fields, path),
    diff,
    apply: ({ desired, action }: Change<Hostname, HostnameState>) =>
      action === 'restart'
        ? ':'
        : `vm_path_ready ${place}
vm_path_keep ${place}
rm -f ${temp}
if [ -f ${place} ] && [ ! -L ${place} ]; then cp -a ${place} ${temp}; fi
printf '%s\\n' ${quote(desired.name)} >${temp}
vm_path_swap ${temp} ${place}
vm_path_label ${place}
vm_hostname_set ${quote(desired.name)}`,
    undo: ({ before }: Remembered<Hostname, HostnameState>) =>
      `${restorePath(path, before.file !== undefined, `[ "$(cat ${place})" = ${quote(before.file ?? '')} ]`)}
vm_hostname_set ${quote(before.running)}`,
  };
}

export const hostnameType = hostnameIn('/etc/hostname');

const draft = draftOf(hostnameType);

/**
 * The name of a machine, now and after a reboot.
 * @key `name`: there is one
 * @reads /etc/hostname, and what the kernel says
 * @undoes both are as they were
 * @throws HOSTNAME_INVALID
 */
export function hostname(desired: Hostname, relations?: Relations): Draft<Hostname> {
  const labels = desired.name.split('.');
  const good = labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  if (good && desired.name.length <= 64) return draft(desired, relations);
  throw new VmstationError({
    code: 'HOSTNAME_INVALID',
    message: `${JSON.stringify(desired.name)} is no name for a machine`,
    next: 'use at most 64 lower case letters, digits, dots and, inside, hyphens',
  });
}

function parse(fields: Fields, path: string): HostnameState {
  const running = fields.get('running');
  if (running === undefined || running === '') throw unparsable(path, '');
  const file = fields.get('file');
  return { running, ...(file === undefined ? {} : { file }) };
}

function diff({ name }: Hostname, { file, running }: HostnameState): Difference | undefined {
  const fields = [
    ...(file === name ? [] : [{ field: 'file', from: file, to: name }]),
    ...(running === name ? [] : [{ field: 'running', from: running, to: name }]),
  ];
  return fields.length === 0 ? undefined : { action: 'update', fields };
}
