import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  applyPlan,
  errorRecord,
  type Outcomes,
  type Plan,
  type ResourceId,
  type TargetId,
  type TargetStats,
} from '@vmstation/engine';
import { observe, planOf, type World } from './observe.ts';
import type { ExitCode } from './options.ts';
import type { RunRecord } from './record.ts';
import type { Session } from './session.ts';

/** What came of a run. */
export interface Result {
  readonly plan: Plan;
  readonly outcomes: Outcomes;
  readonly ok: boolean;
  readonly interrupted: boolean;
}

/** Reads the world and plans; nothing is changed. The caller closes the fleet. */
export async function look(
  session: Session,
  record: RunRecord,
  verb: 'apply' | 'reset',
): Promise<World & { readonly plan: Plan }> {
  const world = await observe(session, record.emit);
  const plan = planOf(world, verb);
  record.emit({ type: 'planned', changes: plan.changes, resources: plan.resources });
  return { ...world, plan };
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
      user: userInfo().username,
      host: hostname(),
      pid: process.pid,
      since: new Date().toISOString(),
      run: record.run,
    },
    emit: record.emit,
    signal,
    sleep: (milliseconds) => sleep(milliseconds),
    concurrency: session.options.concurrency,
  });
  const failed = plan.changes.filter(({ id }) => outcomes.get(id) === 'failed');
  if (failed.length > 0)
    await explain(
      world,
      record,
      Map.groupBy(
        failed.map(({ id, target }) => ({ id, target })),
        ({ target }) => target,
      ),
    );
  const ok = plan.unknown.length === 0 && plan.changes.every(({ id }) => outcomes.get(id) === 'ok');
  return { plan, outcomes, ok, interrupted: signal.aborted };
}

async function explain(
  world: World,
  record: RunRecord,
  failed: ReadonlyMap<TargetId, readonly { readonly id: ResourceId }[]>,
): Promise<void> {
  record.emit({ type: 'phase', phase: 'diagnose' });
  await Promise.all(
    [...failed].map(async ([target, changes]) => {
      try {
        const files = await world.fleet.targets.get(target)?.diagnose(changes.map(({ id }) => id));
        for (const [name, text] of files ?? []) record.writeDiagnostics(target, name, text);
        record.emit({ type: 'note', target, text: `diagnostics of ${target}: ${record.folder}/diagnostics` });
      } catch (error) {
        record.emit({
          type: 'note',
          target,
          text: `no diagnostics of ${target}: ${errorRecord(error).message}`,
        });
      }
    }),
  );
}

/** Ends a run: says what it cost, writes the reports, closes the connections. */
export async function close(
  world: World,
  record: RunRecord,
  result: { readonly ok: boolean; readonly interrupted: boolean },
): Promise<void> {
  const targets: TargetStats[] = [...world.fleet.targets.keys()].map((target) => ({
    target,
    commands: world.fleet.commandsOf(target),
    requests: world.fleet.requestsOf(target),
  }));
  const first = record.events[0]?.at;
  const seconds = first === undefined ? 0 : (Date.now() - Date.parse(first)) / 1000;
  await world.fleet.close();
  record.emit({ type: 'run-finished', ...result, seconds, targets });
  record.finish();
}

/** Aborted by the first Ctrl-C, which lets running batches end; the second ends the process. */
export function interruptible(notify: (text: string) => void): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(130);
    notify('stopping: what runs is finished, nothing new is started; Ctrl-C again to leave at once');
    stop.abort();
  });
  process.on('SIGTERM', () => stop.abort());
  return stop.signal;
}

export function exitCode(result: Pick<Result, 'ok'>): ExitCode {
  return result.ok ? 0 : 1;
}
