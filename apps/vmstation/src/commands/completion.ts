import { VmstationError } from '@vmstation/engine';
import { closest } from '../run/closest.ts';
import type { ExitCode } from '../run/options.ts';
import { scripts } from './completion/scripts.ts';

/** Prints the completion of a shell, for its start-up file. */
export function run(shell: string): ExitCode {
  const script = scripts.get(shell);
  if (script === undefined) {
    const shells = [...scripts.keys()];
    const meant = closest(shell, shells);
    throw new VmstationError({
      code: 'SHELL_UNKNOWN',
      message: `there is no completion for ${shell}`,
      next: meant === undefined ? `use one of ${shells.join(', ')}` : `did you mean ${meant}?`,
    });
  }
  process.stdout.write(script);
  return 0;
}
