import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TimedEvent } from '@vmstation/engine';
import type { Summary } from '@vmstation/reporters';

/** What a run has written down, also while it is at work. */
export interface Recorded {
  /** What it has told so far. */
  events(): readonly TimedEvent[];
  summary(): Summary;
}

/** Where the runs of a site in an environment are kept. */
export function runsOf(site: string, environment: string): string {
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  return join(state, 'vmstation', site, environment, 'runs');
}

/** @param isIt whether the folder of this name is the run's; of several the newest */
export function recordOf(runs: string, isIt: (name: string) => boolean): Recorded {
  const read = (file: string) => {
    const name = existsSync(runs) ? readdirSync(runs).toSorted().findLast(isIt) : undefined;
    const path = name === undefined ? '' : join(runs, name, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return {
    // A line that is being written, or was cut off by a kill, is no event yet.
    events: () =>
      read('events.jsonl')
        .split('\n')
        .slice(0, -1)
        .map((text): TimedEvent => JSON.parse(text)),
    summary: () => JSON.parse(read('summary.json')),
  };
}
