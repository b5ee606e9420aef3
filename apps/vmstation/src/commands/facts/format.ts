import type { Facts } from '@vmstation/inventory';
import { bytes, offset } from '../units.ts';

export const head = ['HOST', 'OS', 'KERNEL', 'ARCH', 'CPUS', 'MEMORY', 'FREE ON /', 'ADDRESSES', 'CLOCK'];

export function cellsOf(name: string, facts: Facts): readonly string[] {
  const free = facts.diskFreeBytes.get('/');
  return [
    name,
    `${facts.os.id} ${facts.os.version}`,
    facts.kernel,
    facts.arch,
    String(facts.cpus),
    bytes(facts.memoryBytes),
    free === undefined ? '-' : bytes(free),
    facts.addresses.join(' '),
    clockOf(facts),
  ];
}

/** `+0.1 ms`, or why there is no such figure. */
export function clockOf({ time }: Pick<Facts, 'time'>): string {
  if (time.synchronised === undefined) return 'unknown';
  if (!time.synchronised) return 'not synchronised';
  return time.offsetSeconds === undefined ? 'synchronised' : offset(time.offsetSeconds);
}
