import { errorRecord } from '@vmstation/engine';
import { formatError } from '@vmstation/reporters';
import { CommanderError } from 'commander';
import { usageError } from './program/usage-error.ts';
import { program } from './program.ts';
import type { ExitCode } from './run/options.ts';

/** Prints an error for a person (or, after --json, for a program). */
export function reportError(error: unknown): ExitCode {
  const thrown =
    error instanceof CommanderError ? usageError(error, process.argv.slice(2), program()) : error;
  const record = errorRecord(thrown);
  const problems = thrown instanceof Error && 'problems' in thrown ? { problems: thrown.problems } : {};
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: { ...record, ...problems } }, null, 2)}\n`);
  else process.stderr.write(`${formatError(record)}\n`);
  if (record.code === 'INTERNAL' && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
  return 1;
}
