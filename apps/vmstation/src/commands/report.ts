import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VmstationError, visible } from '@vmstation/engine';
import { loadSite } from '@vmstation/inventory';
import color from 'picocolors';
import { siteSource } from '../run/environment.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { formatRun, runLine } from './runs/format-run.ts';
import { findRun, listRuns, readRun } from './runs/stored-runs.ts';

/** Runs that are listed below the last one. */
const shown = 5;

/** Shows the last run, or one by its id; works without a lab and without a network. */
export async function run(options: RunOptions, wanted?: string): Promise<ExitCode> {
  const { name: site } = await loadSite(siteSource(options.site));
  const found = findRun(site, options.env, wanted);
  if (options.json) {
    process.stdout.write(visible(summaryText(found)));
    return 0;
  }
  const lines = [formatRun(found)];
  const earlier = wanted === undefined ? listRuns(site, options.env).slice(1, 1 + shown) : [];
  if (earlier.length > 0) {
    const list = earlier.map((id) => `${runLine(readRun(site, options.env, id))}  ${color.dim(id)}`);
    lines.push('', 'Earlier:', ...list);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** The file as it was written, nothing left out. */
function summaryText({ run: id, folder, summary }: ReturnType<typeof findRun>): string {
  if (summary !== undefined) return readFileSync(join(folder, 'summary.json'), 'utf8');
  throw new VmstationError({
    code: 'RUN_UNFINISHED',
    message: `the run ${id} was ended before it wrote a summary`,
    where: folder,
    next: `its events are in ${join(folder, 'events.jsonl')}`,
  });
}
