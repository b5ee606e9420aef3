import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '@vmstation/lab';
import type { Cycle } from './cycle.ts';

const beforeFile = (folder: string) => join(folder, 'before.json');
const cyclesFile = (folder: string) => join(folder, 'cycles.jsonl');

/** Begins a soak anew: how the nodes are, and no cycle yet. */
export function beginRecords(folder: string, before: ReadonlyMap<string, Inventory>): void {
  mkdirSync(folder, { recursive: true });
  rmSync(cyclesFile(folder), { force: true });
  writeFileSync(beforeFile(folder), JSON.stringify([...before]));
}

/** How the nodes were before the first cycle. */
export function readBefore(folder: string): ReadonlyMap<string, Inventory> {
  const entries: [string, Inventory][] = JSON.parse(readFileSync(beforeFile(folder), 'utf8'));
  return new Map(entries);
}

/** The cycles that are done: none of them is done again, so an interrupted soak goes on. */
export function readCycles(folder: string): Cycle[] {
  if (!existsSync(cyclesFile(folder))) return [];
  const lines = readFileSync(cyclesFile(folder), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

export function appendCycle(folder: string, cycle: Cycle): void {
  appendFileSync(cyclesFile(folder), `${JSON.stringify(cycle)}\n`);
}
