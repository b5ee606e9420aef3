import { isHelp } from './program/is-help.ts';
import { program } from './program.ts';

// A reader that has seen enough, such as head, is no error, and no reason to leave a change half made.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
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
