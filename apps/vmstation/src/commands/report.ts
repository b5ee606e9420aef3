import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { loadSite } from '@vmstation/inventory';
import { color } from '@vmstation/reporters';
import { siteSource } from '../run/environment.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { findRun, glanceAt, listRuns, type StoredRun } from '../run/stored-runs.ts';
import { formatRun, runLine } from './runs/format-run.ts';

/** Runs that are listed below the last one. */
const shown = 5;

/** Shows the last run, or one by its id; works without a lab and without a network. */
export async function run(options: RunOptions, wanted?: string): Promise<ExitCode> {
  const { name: site } = await loadSite(siteSource(options.site));
  const found = findRun(site, options.env, wanted);
  const earlier = wanted === undefined ? listRuns(site, options.env).slice(1, 1 + shown) : [];
  if (options.json) {
    printJson({ ...written(found), folder: found.folder, earlier });
    return 0;
  }
  const list = earlier.map((id) => `${runLine(glanceAt(site, options.env, id))}  ${color.dim(id)}`);
  printText([formatRun(found), ...(list.length === 0 ? [] : ['', 'Earlier:', ...list])].join('\n'));
  return found.summary === undefined ? 1 : 0;
}

/** The summary as it was written, nothing left out. */
function written({ run: id, folder, summary }: StoredRun): object {
  if (summary !== undefined) return JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
  throw new VmstationError({
    code: 'RUN_UNFINISHED',
    message: `the run ${id} was ended before it wrote a summary`,
    where: folder,
    next: `its events are in ${join(folder, 'events.jsonl')}`,
  });
}
