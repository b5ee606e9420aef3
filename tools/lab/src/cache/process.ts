import { readFileSync } from 'node:fs';

/**
 * Tells a process from all others that ever had its number: numbers come again, soon after a boot and in every
 * container. Undefined when there is none, or only what its parent has not noticed yet to have ended.
 */
export function processMark(pid: number): string | undefined {
  try {
    // The name in the second field may hold blanks and brackets. After it: state, …, and the tick of the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || start === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}.${start}`;
  } catch {
    return undefined;
  }
}
