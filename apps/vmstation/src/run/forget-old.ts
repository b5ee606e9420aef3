import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How many runs that only looked are remembered: a timer makes one an hour, each of up to a megabyte. */
const kept = 100;

/** Forgets the oldest runs that only looked. Those that changed something are history, and stay. */
export function forgetOld(runs: string): void {
  const looks = readdirSync(runs)
    .filter((run) => /-(?:plan|drift)-\d+$/.test(run) && existsSync(join(runs, run, 'summary.json')))
    .toSorted()
    .toReversed();
  for (const run of looks.slice(kept)) rmSync(join(runs, run), { recursive: true, force: true });
}
