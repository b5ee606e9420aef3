import { type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { Remembered, ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';
import { diffSysctl, plain } from './diff.ts';
import { dotted, procPath } from './key.ts';
import { parseSysctl, readSysctls } from './read.ts';
import { sysctlShell } from './shell.ts';

/** A setting of the kernel: now, and after the next boot. */
export interface DesiredSysctl {
  /** `net.ipv4.ip_forward`; an interface with a dot in its name is written `net/ipv4/conf/eth0.100/rp_filter`. */
  readonly key: string;
  readonly value: string | number;
  /** False where the kernel is not this machine's own: only written down. Default true. */
  readonly live?: boolean;
}

export interface ActualSysctl {
  /** Value of the running kernel; absent when it has no such setting, or when nobody asked. */
  readonly live?: string;
  /** Value in our own file. */
  readonly persisted?: string;
  /** A file that is read after ours and sets the same key; the last one wins. */
  readonly override?: { readonly file: string; readonly value: string };
}

/** A kernel setting, by its key with dots. Persisted as a line of /etc/sysctl.d/90-vmstation.conf. */
export const sysctlType: ScriptType<DesiredSysctl, ActualSysctl> = {
  name: 'sysctl',
  key: ({ key }) => dotted(key),
  show: ({ key, value }) => `sysctl ${dotted(key)} = ${plain(value)}`,
  diff: diffSysctl,
  prelude: sysctlShell,
  read: readSysctls,
  parse: parseSysctl,
  apply({ desired, actual }) {
    const key = dotted(desired.key);
    const lines: string[] = [];
    if (actual.override !== undefined && actual.override.value !== plain(desired.value)) {
      lines.push(sh`vm_sysctl_silence ${key} ${plain(desired.value)}`);
    }
    if (actual.persisted === undefined || plain(actual.persisted) !== plain(desired.value)) {
      lines.push(sh`vm_sysctl_persist ${key} ${plain(desired.value)}`);
    }
    if (desired.live !== false) lines.push(sh`vm_sysctl_live ${procPath(key)} ${plain(desired.value)}`);
    return lines.join('\n');
  },
  undo({ desired, before }: Remembered<DesiredSysctl, ActualSysctl>) {
    const key = dotted(desired.key);
    const lines =
      before.persisted === undefined
        ? [sh`vm_sysctl_forget ${key}`]
        : [sh`vm_sysctl_persist ${key} ${before.persisted}`];
    lines.push(sh`vm_sysctl_speak ${key}`);
    if (desired.live !== false) {
      // A setting that came with a module goes with it; until then it keeps its last value.
      lines.push(
        before.live === undefined ? 'echo kept:' : sh`vm_sysctl_live ${procPath(key)} ${before.live}`,
      );
    }
    return lines.join('\n');
  },
};

const draft = draftOf(sysctlType);

/**
 * A kernel setting, now and after the next boot: a line of /etc/sysctl.d/90-vmstation.conf.
 * @key its key, with dots
 * @reads /proc/sys, our file, and files that win over it
 * @undoes the value of before; our line goes, and files that we silenced speak again
 * @throws SYSCTL_INVALID for a key or value that no line of sysctl.d can hold
 */
export function sysctl(desired: DesiredSysctl, relations?: Relations): Draft<DesiredSysctl> {
  const parts = dotted(desired.key).split('.');
  const key = parts.length > 1 && parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_@:/-]*$/.test(part));
  const value = /^[\x20-\x7e\t]+$/.test(String(desired.value)) && plain(desired.value) !== '';
  if (!key || !value || desired.key.includes('..')) {
    throw new VmstationError({
      code: 'SYSCTL_INVALID',
      message: `${JSON.stringify(key ? desired.value : desired.key)} cannot be the ${key ? 'value' : 'key'} of a kernel setting`,
      where: `sysctl ${desired.key}`,
      next: 'write it as sysctl -a shows it',
    });
  }
  return draft(desired, relations);
}
