import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { nearest } from '@vmstation/inventory';
import { z } from 'zod';
import { stateFolder } from './folders.ts';
import { isAlive, processSchema } from './process-here.ts';

const error = z.object({ code: z.string(), message: z.string(), next: z.string().exactOptional() });

/** What is read of a summary.json; there is more in the file. */
const summarySchema = z.object({
  run: z.string(),
  verb: z.string(),
  startedAt: z.string(),
  ok: z.boolean(),
  interrupted: z.boolean(),
  seconds: z.number(),
  resources: z.number(),
  changes: z.array(
    z.object({
      change: z.object({ target: z.string(), title: z.string() }),
      outcome: z.enum(['ok', 'failed', 'blocked', 'not-started']),
      seconds: z.number(),
      error: error.optional(),
    }),
  ),
  error: error.optional(),
  failedTargets: z.array(z.object({ target: z.string(), error })),
  unread: z.array(z.object({ id: z.string(), error })).default([]),
  targets: z.array(
    z.object({
      target: z.string(),
      commands: z.number(),
      requests: z.number(),
      readSeconds: z.number(),
      changeSeconds: z.number(),
      changes: z.number(),
    }),
  ),
  notes: z.array(z.string()),
  standIns: z.array(z.string()).default([]),
});

export type StoredSummary = z.output<typeof summarySchema>;

/** One remembered run. */
export interface StoredRun {
  readonly run: string;
  readonly folder: string;
  /** Undefined for a run that was ended before it could write one. */
  readonly summary: StoredSummary | undefined;
  /** There is a summary, but another version wrote it, or a full disk cut it off. Default false. */
  readonly isUnreadable?: boolean;
}

/** Whether a run without a summary is still at work: as far as its process can be known again. */
export function isAtWork({ run, folder }: Pick<StoredRun, 'run' | 'folder'>): boolean {
  try {
    return isAlive(processSchema.parse(JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8'))));
  } catch {
    // An earlier version wrote no more of it than its number, at the end of the run's id.
    const pid = Number(run.slice(run.lastIndexOf('-') + 1));
    return Number.isInteger(pid) && pid > 0 && isAlive({ pid });
  }
}

/** Ids of runs, newest first: they begin with their moment. */
export function listRuns(site: string, environment: string): readonly string[] {
  const folder = join(stateFolder(site, environment), 'runs');
  return existsSync(folder) ? readdirSync(folder).toSorted().toReversed() : [];
}

/** @throws RUN_UNREADABLE when its summary is not one that this version wrote */
function readRun(site: string, environment: string, run: string): StoredRun {
  const folder = join(stateFolder(site, environment), 'runs', run);
  const file = join(folder, 'summary.json');
  if (!existsSync(file)) return { run, folder, summary: undefined };
  try {
    return { run, folder, summary: summarySchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (cause) {
    throw new VmstationError({
      code: 'RUN_UNREADABLE',
      message: `the summary of the run ${run} cannot be read`,
      where: file,
      cause,
      next: `its events are in ${join(folder, 'events.jsonl')}`,
    });
  }
}

/** One of several that are only mentioned: a summary that cannot be read takes nothing else along. */
export function glanceAt(site: string, environment: string, run: string): StoredRun {
  try {
    return readRun(site, environment, run);
  } catch {
    const folder = join(stateFolder(site, environment), 'runs', run);
    return { run, folder, summary: undefined, isUnreadable: true };
  }
}

/**
 * A run by its id or the beginning of it; without one, the last.
 * @throws RUN_UNKNOWN when there is none such, or more than one
 */
export function findRun(site: string, environment: string, wanted?: string): StoredRun {
  const runs = listRuns(site, environment);
  const found = wanted === undefined ? runs.slice(0, 1) : runs.filter((run) => run.startsWith(wanted));
  const exact = found.find((run) => run === wanted) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return readRun(site, environment, exact);
  if (runs.length === 0) {
    throw new VmstationError({
      code: 'RUN_UNKNOWN',
      message: `nothing was run on ${site} in ${environment} from this machine yet`,
      next: `vmstation plan --env=${environment}`,
    });
  }
  if (found.length > 1) {
    throw new VmstationError({
      code: 'RUN_UNKNOWN',
      message: `${found.length} runs begin with ${wanted}`,
      next: `type more of it: ${found.slice(0, 5).join(', ')}${found.length > 5 ? ', …' : ''}`,
    });
  }
  const meant = wanted === undefined ? undefined : meantRun(wanted, runs);
  const all = `vmstation report --env=${environment} shows the last one, ${runs[0]}, and those before it`;
  throw new VmstationError({
    code: 'RUN_UNKNOWN',
    message: `there is no run ${wanted} of ${site}`,
    next: meant === undefined ? all : `did you mean \`${meant}\`? ${all}`,
  });
}

/** The run that was probably meant; people type the beginning of an id. */
function meantRun(wanted: string, runs: readonly string[]): string | undefined {
  const near = nearest(
    wanted,
    runs.map((run) => run.slice(0, wanted.length)),
  );
  return runs.find((run) => near !== undefined && run.startsWith(near)) ?? nearest(wanted, runs);
}
