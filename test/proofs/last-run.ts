import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '@vmstation/reporters';
import { runsOf } from './faults/record.ts';

/** The summaries of the newest runs of a site on a lab, newest first. */
export function lastRuns(lab: string, count: number, site = 'vmstation'): Summary[] {
  const folder = runsOf(site, `lab-${lab}`);
  // By the time that they ended: names tell seconds only, and a run may take less than one.
  return readdirSync(folder)
    .map((run) => join(folder, run, 'summary.json'))
    .filter((file) => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .slice(0, count)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
}
