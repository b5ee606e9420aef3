import { spawn } from 'node:child_process';
import type { Pipe } from '../shell/pipe.ts';

/** A local command as a pipe: the kept shell's protocol can be tested against any shell without a network. */
export function localPipe(command: string, args: readonly string[]): Pipe & { readonly pid: number } {
  const child = spawn(command, args, { stdio: 'pipe' });
  if (child.pid === undefined) throw new Error(`cannot start ${command}`);
  return {
    pid: child.pid,
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    ended: new Promise((resolve) => {
      child.once('close', (code) => resolve({ code: code ?? undefined, lost: false }));
    }),
    destroy: () => {
      child.stdin.destroy();
      child.kill('SIGKILL');
    },
  };
}
