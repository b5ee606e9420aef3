import { isHelp } from './program/is-help.ts';
import { program } from './program.ts';

// A reader that has seen enough, such as head, is no error; a full disk is one. Neither is a reason to leave a change
// half made, so what cannot be written is left out.
let isIncomplete = false;
for (const stream of [process.stdout, process.stderr])
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    isIncomplete ||= code !== 'EPIPE' && code !== 'EIO'; // EIO: the terminal is gone
  });
// The verb has set its own code by then.
process.on('exit', () => {
  if (isIncomplete) process.exitCode ||= 1;
});

program()
  .parseAsync(process.argv)
  .catch(async (error: unknown) => {
    // Help that was asked for is no error, and needs nothing of what an error needs.
    if (isHelp(error)) {
      process.exitCode = error.exitCode === 0 ? 0 : 1;
      return;
    }
    const { reportError } = await import('./report-error.ts');
    process.exitCode = reportError(error);
  });
