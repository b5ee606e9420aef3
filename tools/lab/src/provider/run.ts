import { VmstationError } from '@vmstation/engine';
import { $ } from 'zx';

/** Runs a program of this machine quietly. Never throws for its exit code. */
export async function tryRun(argv: readonly string[], input?: string) {
  const done = await $({ quiet: true, nothrow: true, ...(input === undefined ? {} : { input }) })`${argv}`;
  return { exitCode: done.exitCode ?? 255, stdout: done.stdout, stderr: done.stderr };
}

/** Runs a program of this machine; throws `LAB_COMMAND_FAILED` with its own words when it fails. */
export async function run(argv: readonly string[], input?: string): Promise<string> {
  const done = await tryRun(argv, input);
  if (done.exitCode === 0) return done.stdout;
  const shown = argv
    .filter((word) => !/^(--runtime|runc)$/.test(word))
    .slice(0, 3)
    .join(' ');
  throw new VmstationError({
    code: 'LAB_COMMAND_FAILED',
    message: `"${shown}" ended with ${done.exitCode}: ${done.stderr.trim().split('\n').slice(-3).join(' / ')}`,
    next: 'vmstation lab down, then vmstation lab up',
  });
}
