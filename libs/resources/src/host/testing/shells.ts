import { execFileSync } from 'node:child_process';

const known: readonly (readonly [name: string, program: readonly [string, ...string[]]])[] = [
  ['sh', ['sh']],
  ['bash', ['bash', '--posix']],
  ['busybox', ['busybox', 'sh']],
];

/** The POSIX shells that this machine has; `sh` is always one of them. */
export const shells = known.filter(([name, [program, ...args]]) => {
  if (name === 'sh') return true;
  try {
    execFileSync(program, [...args, '-c', 'exit 0']);
    return true;
  } catch {
    return false; // not installed here
  }
});
