import { execFileSync, spawnSync } from 'node:child_process';
import { Refused } from './refused.ts';

const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };

/** What a program printed. Throws {@link Refused} with all of it when the program fails. */
export function run(cwd: string, [program = '', ...args]: readonly string[], next: string): string {
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
      env,
    });
  } catch (error) {
    throw new Refused(`${[program, ...args].join(' ')} failed:\n${printedBy(error)}`, next);
  }
}

/** Runs a program that may have something to ask, such as for a one-time password. */
export function runShown(cwd: string, [program = '', ...args]: readonly string[], next: string): void {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit', env });
  if (status !== 0) throw new Refused(`${[program, ...args].join(' ')} failed`, next);
}

function printedBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('stdout' in error && 'stderr' in error)) return error.message;
  return `${error.stdout}${error.stderr}`.trim();
}

/** Says what begins, and how long it took. */
export function step<T>(title: string, work: () => T): T {
  console.log(`▸ ${title}`);
  const started = Date.now();
  const result = work();
  console.log(`✓ ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}
