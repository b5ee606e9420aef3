import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Says among which processes ours has its number: the kernel since it started, and there the PID namespace, because two
 * containers share a kernel, and maybe a name, but not their processes. Empty where the system does not tell.
 */
export function bootHere(proc = '/proc'): { readonly boot?: string } {
  const kernel = join(proc, 'sys/kernel/random/boot_id');
  if (!existsSync(kernel)) return {};
  return { boot: [readFileSync(kernel, 'utf8').trim(), ...namespaceOf(proc)].join('.') };
}

/** `pid:[4026531836]` → its digits, which may stand in the name of a lock's holder. */
function namespaceOf(proc: string): readonly string[] {
  try {
    return readlinkSync(join(proc, 'self/ns/pid')).match(/\d+/) ?? [];
  } catch {
    return []; // a kernel without namespaces has one of them
  }
}
