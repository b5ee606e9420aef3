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
import { kernelModuleShell } from './shell.ts';

/** A part of the kernel that must be there now, and after the next boot. */
export interface DesiredKernelModule {
  /** As modprobe knows it; minus and underscore are the same. */
  readonly name: string;
  /** Loaded at boot too, by /etc/modules-load.d/vmstation.conf. Default true. */
  readonly persist?: boolean;
}

export interface ActualKernelModule {
  /** `built in` is as good as `loaded`. */
  readonly state: 'loaded' | 'built in' | 'missing';
  readonly persisted: boolean;
}

/** A kernel module, by its name with underscores. */
export const kernelModuleType: ScriptType<DesiredKernelModule, ActualKernelModule> = {
  name: 'kernel-module',
  key: ({ name }) => underscored(name),
  show: ({ name }) => `kernel module ${underscored(name)}`,
  diff(desired, actual): Difference | undefined {
    const fields: FieldDiff[] = [];
    if (actual.state === 'missing') fields.push({ field: 'state', from: 'missing', to: 'loaded' });
    const persist = desired.persist !== false;
    // What is built in needs no line, but one does no harm.
    if (persist !== actual.persisted && !(persist && actual.state === 'built in')) {
      fields.push({ field: 'at boot', from: yesNo(actual.persisted), to: yesNo(persist) });
    }
    if (fields.length === 0) return undefined;
    return { action: actual.state === 'missing' ? 'create' : 'update', fields };
  },
  prelude: kernelModuleShell,
  read(wanted) {
    return [
      'vm_kernel_module_lists',
      ...wanted.map(({ index, desired }) => sh`vm_kernel_module_read ${index} ${underscored(desired.name)}`),
    ].join('\n');
  },
  parse(fields, { name }) {
    const state = fields.get('state');
    if (state !== 'loaded' && state !== 'built in' && state !== 'missing') {
      throw new VmstationError({
        code: 'READ_UNPARSABLE',
        message: `the node said nothing usable about the kernel module ${name}: ${state ?? 'no answer'}`,
        where: `kernel module ${name}`,
        next: 'look at /proc/modules on the node',
      });
    }
    return { state, persisted: fields.get('persisted') === 'yes' };
  },
  apply({ desired, actual }) {
    const name = underscored(desired.name);
    const lines: string[] = [];
    if (actual.state === 'missing') lines.push(sh`vm_kernel_module_load ${name}`);
    const persist = desired.persist !== false;
    if (persist !== actual.persisted)
      lines.push(sh`vm_kernel_module_${persist ? 'persist' : 'forget'} ${name}`);
    return lines.join('\n');
  },
  undo({ desired, before }) {
    const name = underscored(desired.name);
    const lines = [sh`vm_kernel_module_${before.persisted ? 'back' : 'forget'} ${name}`];
    if (before.state === 'missing') lines.push(sh`vm_kernel_module_unload ${name}`);
    return lines.join('\n');
  },
  explain: () => 'uname -r; dmesg | tail -n 20',
};

const draft = draftOf(kernelModuleType);

/**
 * A part of the kernel that must be there now, and after the next boot.
 * @key its name, with underscores
 * @reads /proc/modules, what is built in, and our list for the next boot
 * @undoes unloaded and off the list, as before; what is in use stays until the next boot, and the run says so
 * @throws KERNEL_MODULE_INVALID for a name that no module can have
 */
export function kernelModule(
  desired: DesiredKernelModule,
  relations?: Relations,
): Draft<DesiredKernelModule> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(desired.name)) {
    throw new VmstationError({
      code: 'KERNEL_MODULE_INVALID',
      message: `${JSON.stringify(desired.name)} cannot be the name of a kernel module`,
      where: `kernel module ${desired.name}`,
      next: 'write it as lsmod shows it',
    });
  }
  return draft(desired, relations);
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
