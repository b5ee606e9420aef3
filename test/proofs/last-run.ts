import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Summary } from '@vmstation/reporters';
import { runsOf } from './faults/record.ts';

/** The summaries of the newest runs of a site on a lab, newest first. */
export function lastRuns(lab: string, count: number, site = 'vmstation'): Summary[] {
  return summaries(lab, site)
    .slice(0, count)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
}

/** The folder of the newest run. */
export function runFolder(lab: string, site = 'vmstation'): string {
  const [newest = ''] = summaries(lab, site);
  return dirname(newest);
}

function summaries(lab: string, site: string): readonly string[] {
  const folder = runsOf(site, `lab-${lab}`);
  // By the time that they ended: two may have run at once.
  return readdirSync(folder)
    .map((run) => join(folder, run, 'summary.json'))
    .filter((file) => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
}
