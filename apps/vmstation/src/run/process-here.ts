import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bootHere } from './boot-here.ts';

/** A process as it can be known again: numbers are given anew, after a start of the machine at the latest. */
export const processSchema = z.object({
  pid: z.number().int().positive(),
  boot: z.string().exactOptional(),
  /** When it began, in ticks of its kernel. Unknown where the system does not tell. */
  start: z.string().exactOptional(),
});

type ProcessHere = z.output<typeof processSchema>;

export function processHere(proc = '/proc'): ProcessHere {
  return { pid: process.pid, ...bootHere(proc), ...startOf(process.pid, proc) };
}

/** Whether it is still at work, on this machine and since it started. */
export function isAlive({ pid, boot, start }: ProcessHere, proc = '/proc'): boolean {
  if (boot !== undefined && boot !== bootHere(proc).boot) return false;
  if (start !== undefined) return startOf(pid, proc).start === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The name of a process may have blanks and brackets; what counts stands behind it. */
function startOf(pid: number, proc: string): { readonly start?: string } {
  try {
    const stat = readFileSync(join(proc, String(pid), 'stat'), 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return start === undefined ? {} : { start };
  } catch {
    return {};
  }
}
