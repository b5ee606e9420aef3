import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

const common = {
  /** Counted from 1. */
  number: z.int(),
  /** When it ended, ISO 8601. */
  at: z.iso.datetime(),
  /** When the nodes were made that it ran on, ISO 8601: what cycles leave behind adds up on them. */
  nodesSince: z.iso.datetime(),
};

const whole = z.object({
  ...common,
  deploySeconds: z.number(),
  resetSeconds: z.number(),
  /** Resident memory of all processes of all nodes after the reset, in bytes. */
  memoryBytes: z.number(),
  /** What the nodes' file systems hold after the reset, in bytes. */
  diskBytes: z.number(),
  /** Differences to before the first deploy that the written list allows. */
  excused: z.int(),
  /** Differences that nothing allows: a reset that is proved has none. */
  differences: z.array(z.object({ node: z.string(), kind: z.string(), key: z.string(), change: z.string() })),
});

/** A step of it failed: the first line of what was said. */
const broken = z.object({ ...common, failed: z.string() });

export type WholeCycle = z.infer<typeof whole>;
export type Cycle = WholeCycle | z.infer<typeof broken>;

export function isWhole(cycle: Cycle): cycle is WholeCycle {
  return !('failed' in cycle);
}

/** The cycles that are done, failed ones too: none of them is done again, so an interrupted soak goes on. */
export function readCycles(file: string): Cycle[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => z.union([whole, broken]).parse(JSON.parse(line)));
}

export function appendCycle(file: string, cycle: Cycle): void {
  appendFileSync(file, `${JSON.stringify(cycle)}\n`);
}

/** Forgets them all. */
export function beginAnew(file: string): void {
  rmSync(file, { force: true });
}
