import { isHelp } from './program/is-help.ts';
import { program } from './program.ts';

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
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
