import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyPlan, type Outcomes, type Plan, type TargetId } from '@vmstation/engine';
import { bootHere } from './boot-here.ts';
import { type Explained, explain } from './explain.ts';
import { observe, planOf, type World } from './observe.ts';
import type { RunVerb } from './options.ts';
import type { RunRecord } from './record.ts';
import { recordHere } from './same-site.ts';
import type { Session } from './session.ts';
import type { Fleet } from './targets.ts';

/** What came of a run. */
export interface Result {
  readonly plan: Plan;
  readonly outcomes: Outcomes;
  readonly explained: Explained;
  readonly ok: boolean;
  /** Something was left undone because somebody asked to stop. */
  readonly interrupted: boolean;
  /** Targets that another run changed since they were read. */
  readonly moved: readonly TargetId[];
}

/** Reads the world and plans; nothing is changed. */
export async function look(
  session: Session,
  fleet: Fleet,
  record: RunRecord,
  verb: RunVerb,
  signal: AbortSignal,
): Promise<World & { readonly plan: Plan }> {
  const world = await observe(session, fleet, record.emit, signal, verb);
  const plan = planOf(world, verb === 'reset' ? 'reset' : 'apply');
  const unknown = plan.unknown.map((each) => ({ ...each, error: recordHere(each.error) }));
  record.emit({ type: 'planned', changes: plan.changes, resources: plan.resources, unknown });
  return { ...world, plan: { ...plan, unknown } };
}

/** Makes the changes of a plan, and collects what explains a failure. */
export async function carryOut(
  world: World & { readonly plan: Plan },
  record: RunRecord,
  signal: AbortSignal,
): Promise<Result> {
  const { plan, session, fleet } = world;
  record.emit({ type: 'phase', phase: 'apply' });
  const outcomes = await applyPlan({
    plan,
    graph: world.graph,
    states: world.states,
    targets: fleet.targets,
    owner: {
      user: userHere(),
      host: hostname(),
      ...bootHere(),
      pid: process.pid,
      since: new Date().toISOString(),
      run: record.run,
    },
    emit: record.emit,
    signal,
    sleep: (milliseconds) => sleep(milliseconds),
    concurrency: session.options.concurrency,
  });
  const explained = await explain(world, record, outcomes);
  const undone = plan.changes.filter(({ id }) => outcomes.get(id) !== 'ok');
  const moved = undone.filter(({ id }) => outcomes.get(id) === 'moved').map(({ target }) => target);
  return {
    plan,
    outcomes,
    explained,
    ok: plan.unknown.length === 0 && undone.length === 0,
    interrupted: signal.aborted && undone.length > 0,
    moved: [...new Set(moved)],
  };
}

/** A container may run as a number that no account has. */
function userHere(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? String(process.getuid?.());
  }
}
