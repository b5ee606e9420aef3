import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '@vmstation/reporters';

/** The summaries of the newest runs of a site on a lab, newest first. */
export function lastRuns(lab: string, count: number, site = 'vmstation'): Summary[] {
  const folder = join(
    process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'),
    'vmstation',
    site,
    `lab-${lab}`,
    'runs',
  );
  return readdirSync(folder)
    .sort()
    .slice(-count)
    .reverse()
    .map((run) => JSON.parse(readFileSync(join(folder, run, 'summary.json'), 'utf8')));
}
