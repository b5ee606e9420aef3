import type { Plan } from '@vmstation/engine';
import { labEnvironment } from './environment.ts';
import { close, look } from './execute.ts';
import { labName } from './folders.ts';
import type { World } from './observe.ts';
import type { ExitCode, RunOptions } from './options.ts';
import { type RunRecord, startRecord } from './record.ts';
import { reportersFor } from './reporters.ts';
import { openSession, type Session } from './session.ts';

export interface Looked extends World {
  readonly plan: Plan;
  readonly record: RunRecord;
}

export interface Ending {
  readonly code: ExitCode;
  readonly ok: boolean;
  readonly interrupted: boolean;
}

/** Opens a site, reads and plans, lets `act` go on from there, and ends the run whatever happens. */
export async function withRun(
  options: RunOptions,
  verb: string,
  act: (looked: Looked) => Promise<Ending>,
  prepare: (session: Session) => Session = (session) => session,
): Promise<ExitCode> {
  const session = prepare(await openSession(options));
  const standIns = await standInsOf(session);
  const record = startRecord(session, verb, await reportersFor(options));
  record.emit({
    type: 'run-started',
    run: record.run,
    verb,
    site: session.site.name,
    environment: session.site.environment,
    targets: [],
    ...(standIns.length === 0 ? {} : { standIns }),
  });
  const world = await look(session, record, verb === 'reset' ? 'reset' : 'apply');
  let ending: Ending = { code: 1, ok: false, interrupted: false };
  try {
    ending = await act({ ...world, record });
  } finally {
    await close(world, record, { ok: ending.ok, interrupted: ending.interrupted });
  }
  return ending.code;
}

async function standInsOf({ site }: Session): Promise<readonly string[]> {
  if (site.environment !== labEnvironment) return [];
  const { labStandIns } = await import('@vmstation/lab');
  return labStandIns(labName);
}

/** What a look alone says: 2 when something is pending, 1 when something could not be read. */
export function pending(plan: Plan): Ending {
  if (plan.unknown.length > 0) return { code: 1, ok: false, interrupted: false };
  return { code: plan.changes.length > 0 ? 2 : 0, ok: true, interrupted: false };
}
