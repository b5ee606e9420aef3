import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { onSameSite } from '../run/same-site.ts';
import { lookAtAccess } from './doctor/access.ts';
import { formatFindings } from './doctor/format.ts';
import { lookAtLab } from './doctor/lab.ts';
import { lookAtMachine } from './doctor/machine.ts';
import { lookAtSite } from './doctor/site.ts';

/** Whether this machine has what a run from it needs. Connects to no host, changes nothing. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const lab = options.env === 'lab' ? await lookAtLab() : [];
  const { site, findings } = await lookAtSite(options);
  const access = site === undefined ? [] : await lookAtAccess(site);
  const all = [...lookAtMachine(), ...lab, ...findings, ...access].map((each) => ({
    ...each,
    fix: onSameSite(each.fix),
  }));
  const ok = all.every(({ state }) => state !== 'failed');
  if (options.json) printJson({ ok, findings: all });
  else printText(formatFindings(all));
  return ok ? 0 : 1;
}
