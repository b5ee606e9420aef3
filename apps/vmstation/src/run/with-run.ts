import { type ErrorRecord, errorRecord, type Plan, type RunEvent, type TargetStats } from '@vmstation/engine';
import { labEnvironment } from './environment.ts';
import { look } from './execute.ts';
import { type Explained, explain } from './explain.ts';
import { labName } from './folders.ts';
import { refuseShutGates } from './gates.ts';
import { interruptible } from './interrupt.ts';
import type { World } from './observe.ts';
import type { ExitCode, RunOptions, RunVerb } from './options.ts';
import { givenWay, type Moved } from './outrun.ts';
import { printJson } from './print.ts';
import { type RunRecord, startRecord } from './record.ts';
import { reportersFor } from './reporters.ts';
import { errorHere } from './same-site.ts';
import { neededTargets, openSession, type Session } from './session.ts';
import { type Fleet, makeFleet } from './targets.ts';

export interface Looked extends World {
  readonly plan: Plan;
  readonly record: RunRecord;
  /** Aborted when somebody asks to stop. */
  readonly signal: AbortSignal;
}

export interface Ending {
  readonly code: ExitCode;
  readonly ok: boolean;
  readonly interrupted: boolean;
  /** What a program is told. Printed when the run is over, because its end may have something to add. */
  readonly answer?: object;
  /** What ended the run as a whole, where the answer has it. */
  readonly error?: ErrorRecord;
}

/** How often a plan is made before a run gives way to others that change the same targets. */
const rounds = 3;

/** Opens a site, reads and plans, lets `act` go on from there, and ends the run whatever happens. */
export async function withRun(
  options: RunOptions,
  verb: RunVerb,
  act: (looked: Looked) => Promise<Ending | Moved>,
  prepare: (session: Session) => Session = (session) => session,
): Promise<ExitCode> {
  const session = prepare(await openSession(options));
  // Who looks shuts nothing, and a reset opens what an apply had shut.
  if (verb === 'plan' || verb === 'apply') await refuseShutGates(session);
  const standIns = await standInsOf(session);
  const giveUp = new AbortController();
  // Nothing connects before the record is there.
  const emit = (event: RunEvent) => record.emit(event);
  const fleet = await makeFleet(session, neededTargets(session), emit, giveUp.signal);
  const record = startRecord(session, verb, await reportersFor(options));
  const interrupt = interruptible(record);
  const { signal } = interrupt;
  record.emit({
    type: 'run-started',
    run: record.run,
    verb,
    site: session.site.name,
    environment: session.site.environment,
    targets: [],
    ...(standIns.length === 0 ? {} : { standIns }),
  });
  let ending: Ending | undefined;
  let error: ErrorRecord | undefined;
  let incomplete: unknown;
  try {
    for (let round = 1; ending === undefined; round += 1) {
      const looking = look(session, fleet, record, verb, giveUp.signal);
      const looked = await interrupt.orStop(looking);
      const result = await act({ ...looked, record, signal });
      if (!('moved' in result)) ending = result;
      else if (round === rounds) ending = givenWay(result);
    }
  } catch (thrown) {
    error = errorRecord(thrown);
    throw thrown;
  } finally {
    giveUp.abort(signal.reason);
    incomplete = await close(fleet, record, {
      ...(ending ?? { ok: false, interrupted: signal.aborted }),
      ...(error === undefined ? {} : { error }),
    });
    interrupt.end();
  }
  if (!options.json && incomplete !== undefined) throw incomplete;
  const more = incomplete === undefined ? {} : { error: errorHere(incomplete) };
  if (options.json) printJson({ ...more, ...ending.answer });
  return incomplete === undefined ? ending.code : 1;
}

/** Ends a run: closes the connections, says what it cost, writes the reports. Why not all of it was written, it returns. */
async function close(
  fleet: Fleet,
  record: RunRecord,
  { ok, interrupted, error }: Omit<Ending, 'code'>,
): Promise<unknown> {
  const targets: TargetStats[] = [...fleet.targets.keys()].map((target) => ({
    target,
    commands: fleet.commandsOf(target),
    requests: fleet.requestsOf(target),
  }));
  const first = record.events[0]?.at;
  const seconds = first === undefined ? 0 : (Date.now() - Date.parse(first)) / 1000;
  await fleet.close();
  const why = error === undefined ? {} : { error };
  record.emit({ type: 'run-finished', ok, interrupted, seconds, targets, ...why });
  try {
    record.finish();
    return undefined;
  } catch (incomplete) {
    return incomplete;
  }
}

async function standInsOf({ site }: Session): Promise<readonly string[]> {
  if (site.environment !== labEnvironment) return [];
  const { labStandIns } = await import('@vmstation/lab/state');
  return labStandIns(labName);
}

/** What a look alone says: 2 when something is pending, 1 when something could not be read, which is explained. */
export async function pending(looked: Looked): Promise<Ending & { readonly explained: Explained }> {
  const { plan, record } = looked;
  const isKnown = plan.unknown.length === 0;
  const explained = await explain(looked, record);
  const code = isKnown ? (plan.changes.length > 0 ? 2 : 0) : 1;
  return { code, ok: isKnown, interrupted: false, explained };
}
