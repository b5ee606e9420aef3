import type { TargetId } from '@vmstation/engine';
import { glanceAt, listRuns } from '../stored-runs.ts';

/** Runs that are looked at: of a host that was off for longer, that is said. */
const most = 100;

/** The last run on this machine that was connected to a host. */
export function lastReached(site: string, environment: string, target: TargetId): string {
  const runs = listRuns(site, environment).slice(0, most);
  for (const run of runs) {
    const reached = glanceAt(site, environment, run).summary?.targets.find((each) => each.target === target);
    if (reached !== undefined && reached.commands > 0) return run;
  }
  return runs.length < most ? 'none of the runs on this machine' : `none of the last ${most} runs`;
}
