import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '@vmstation/inventory';
import type { ExitCode } from '../run/options.ts';
import { scripts } from './completion/scripts.ts';

/** Prints the completion of a shell, for its start-up file. */
export function run(shell: string): ExitCode {
  const script = scripts.get(shell);
  if (script === undefined) {
    throw new VmstationError({
      code: 'SHELL_UNKNOWN',
      message: `there is no completion for ${shell}`,
      next: didYouMean(shell, [...scripts.keys()]),
    });
  }
  process.stdout.write(script);
  return 0;
}
