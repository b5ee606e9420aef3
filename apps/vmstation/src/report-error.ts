import { visible } from '@vmstation/engine';
import { formatError, forStream } from '@vmstation/reporters';
import { CommanderError } from 'commander';
import { usageError } from './program/usage-error.ts';
import { program } from './program.ts';
import type { ExitCode } from './run/options.ts';
import { printJson } from './run/print.ts';
import { errorHere } from './run/same-site.ts';

/** Prints an error for a person (or, after --json, for a program). */
export function reportError(error: unknown): ExitCode {
  const thrown =
    error instanceof CommanderError ? usageError(error, process.argv.slice(2), program()) : error;
  const record = errorHere(thrown);
  const problems = thrown instanceof Error && 'problems' in thrown ? { problems: thrown.problems } : {};
  if (process.argv.includes('--json')) printJson({ error: { ...record, ...problems } });
  else process.stderr.write(forStream(`${formatError(record)}\n`, process.stderr));
  if (record.code === 'INTERNAL' && thrown instanceof Error)
    process.stderr.write(`${visible(thrown.stack ?? '')}\n`);
  return 1;
}
