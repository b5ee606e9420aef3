import { errorRecord } from './error-record.ts';
import { VmstationError } from './errors.ts';
import type { Outcome, RunEvent } from './events.ts';
import { dependencies, type Graph } from './graph.ts';
import type { Plan, PlannedChange } from './plan.ts';
import type { ResourceId, TargetId } from './resource.ts';
import { retryDelays } from './retry.ts';
import type { Secret } from './secret.ts';
import type { LockOwner, Order, Target, TargetState, Verdict } from './target.ts';

export interface ApplyInput {
  readonly plan: Plan;
  readonly graph: Graph;
  readonly states: ReadonlyMap<TargetId, TargetState | VmstationError>;
  readonly targets: ReadonlyMap<TargetId, Target>;
  readonly owner: LockOwner;
  readonly emit: (event: RunEvent) => void;
  /** Aborted once: nothing new is started, what runs is finished. */
  readonly signal: AbortSignal;
  /** Waits between attempts; given by the caller because the engine has no clock. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Targets that may work at once. Default 30. */
  readonly concurrency?: number;
}

/** `moved`: not tried, because another run changed its target since the plan was made; look and plan again. */
export type Outcomes = ReadonlyMap<ResourceId, Outcome | 'moved'>;

/**
 * Makes the changes of a plan. Each target takes, again and again, all of its changes whose
 * dependencies are met, as one batch; a slow target holds up only those that wait for it.
 */
export async function applyPlan(input: ApplyInput): Promise<Outcomes> {
  const run = new Map<ResourceId, Outcome | 'moved'>();
  const actual = new Map<ResourceId, unknown>();
  for (const state of input.states.values()) {
    if (state instanceof Error) continue;
    for (const [id, value] of state.observed) actual.set(id, value);
  }
  const byTarget = Map.groupBy(input.plan.changes, (change) => change.target);
  const work: Work = { input, run, actual, slots: input.concurrency ?? 30, wake: [], active: byTarget.size };
  for (const id of lost(input)) run.set(id, 'failed');
  await Promise.all([...byTarget].map(([target, changes]) => drive(work, target, changes)));
  return run;
}

interface Work {
  readonly input: ApplyInput;
  readonly run: Map<ResourceId, Outcome | 'moved'>;
  readonly actual: Map<ResourceId, unknown>;
  slots: number;
  /** Targets that still have something to do, working or waiting. */
  active: number;
  wake: (() => void)[];
}

/** Resources of targets that could not be read: whoever waits for them is blocked. */
function lost(input: ApplyInput): ResourceId[] {
  const gone = new Set(
    input.plan.unknown.filter((unknown) => unknown.id === undefined).map(({ target }) => target),
  );
  const failed = input.plan.unknown.flatMap((unknown) => (unknown.id === undefined ? [] : [unknown.id]));
  return [...input.graph.resources.values()]
    .filter(({ target }) => gone.has(target))
    .map(({ id }) => id)
    .concat(failed);
}

async function drive(work: Work, target: TargetId, changes: readonly PlannedChange[]): Promise<void> {
  const { input, run } = work;
  let locked = false;
  const waiting = new Map(changes.map((change) => [change.id, change]));
  try {
    while (waiting.size > 0) {
      if (input.signal.aborted) return finish(work, waiting, 'not-started');
      settleBlocked(work, waiting);
      const stage = Math.min(...[...waiting.values()].map((change) => change.stage));
      const batch = [...waiting.values()].filter((change) => change.stage === stage && met(work, change));
      if (waiting.size === 0) return;
      if (batch.length === 0 || work.slots === 0) {
        if (work.wake.length + 1 === work.active) throw deadlock(waiting);
        await new Promise<void>((resolve) => work.wake.push(resolve));
        continue;
      }
      work.slots -= 1;
      try {
        if (!locked) await open(work, target);
        locked = true;
        for (const change of batch) waiting.delete(change.id);
        await attempt(work, target, batch);
      } catch (error) {
        const tried = batch.filter(({ id }) => !run.has(id) && !waiting.has(id));
        if (hasMoved(error)) return leave(work, [...tried, ...waiting.values()], target, error);
        input.emit({ type: 'target-failed', target, error: errorRecord(error) });
        for (const change of tried) settle(work, change, 'failed', 0, error);
        return finish(work, waiting, 'blocked');
      } finally {
        work.slots += 1;
        wakeAll(work);
      }
    }
  } finally {
    work.active -= 1;
    wakeAll(work);
    if (locked) await giveBack(input, target);
  }
}

function hasMoved(error: unknown): error is VmstationError {
  return error instanceof VmstationError && error.code === 'WORLD_MOVED';
}

/** Another run came before us: what was planned for this target does not count, and nothing of it was begun. */
function leave(work: Work, changes: readonly PlannedChange[], target: TargetId, error: VmstationError): void {
  for (const { id } of changes) work.run.set(id, 'moved');
  work.input.emit({ type: 'note', target, text: error.message });
}

/** A lock that cannot be given back ends no run: the next one takes it over and says so. */
async function giveBack(input: ApplyInput, target: TargetId): Promise<void> {
  try {
    await input.targets.get(target)?.unlock();
  } catch (error) {
    input.emit({
      type: 'note',
      target,
      text: `the lock could not be given back: ${errorRecord(error).message}`,
    });
  }
}

async function open(work: Work, target: TargetId): Promise<void> {
  await work.input.targets.get(target)?.lock(work.input.owner);
}

/** One batch, and again what failed but may be repeated. */
async function attempt(work: Work, target: TargetId, batch: readonly PlannedChange[]): Promise<void> {
  const { input } = work;
  let left = batch;
  const delays = retryDelays();
  for (let attempt = 1; left.length > 0; attempt += 1) {
    input.emit({ type: 'batch-started', target, ids: left.map(({ id }) => id) });
    const verdicts = await input.targets.get(target)?.apply(
      left.map((change) => order(work, change)),
      input.emit,
    );
    const byId = new Map((verdicts ?? []).map((verdict) => [verdict.id, verdict]));
    const wait = delays.next();
    const again = left.filter(
      (change) => !wait.done && !input.signal.aborted && repeatable(work, change, byId.get(change.id)),
    );
    for (const change of left) {
      const verdict = byId.get(change.id);
      if (verdict?.actual !== undefined) work.actual.set(change.id, verdict.actual);
      if (!again.includes(change)) {
        settle(
          work,
          change,
          verdict !== undefined && verdict.error === undefined ? 'ok' : 'failed',
          verdict?.seconds ?? 0,
          verdict?.error ?? silent(change),
        );
      } else if (!wait.done) {
        input.emit({
          type: 'change-retried',
          target,
          id: change.id,
          attempt: attempt + 1,
          waitSeconds: wait.value / 1000,
          error: errorRecord(verdict?.error),
        });
      }
    }
    if (again.length > 0 && !wait.done) await input.sleep(wait.value);
    left = again;
    // Stopped while waiting: what failed has failed.
    if (!input.signal.aborted) continue;
    for (const change of left) settle(work, change, 'failed', 0, byId.get(change.id)?.error);
    return;
  }
}

function repeatable(work: Work, change: PlannedChange, verdict: Verdict | undefined): boolean {
  if (verdict?.error === undefined || change.undo) return false;
  const resource = work.input.graph.resources.get(change.id);
  return resource?.kind.safeToRepeat?.(resource.desired) === true;
}

function order(work: Work, change: PlannedChange): Order {
  const resource = change.undo ? undefined : work.input.graph.resources.get(change.id);
  return {
    change,
    resource,
    actual: work.actual.get(change.id),
    inputs: resource === undefined ? {} : inputsOf(work, resource.inputs),
  };
}

function inputsOf(
  work: Work,
  wanted: Readonly<Record<string, { readonly from: ResourceId; readonly output: string }>>,
): Record<string, Secret<string>> {
  const inputs: Record<string, Secret<string>> = {};
  for (const [name, { from, output }] of Object.entries(wanted)) {
    const value = work.input.graph.resources.get(from)?.kind.outputs?.(work.actual.get(from))[output];
    if (value !== undefined) inputs[name] = value;
  }
  return inputs;
}

function met(work: Work, change: PlannedChange): boolean {
  return change.after.every((id) => work.run.get(id) === 'ok');
}

/** A failed dependency, or a failure in an earlier stage on the same target, blocks what comes after. */
function settleBlocked(work: Work, waiting: Map<ResourceId, PlannedChange>): void {
  for (let again = true; again; ) {
    again = false;
    for (const change of waiting.values()) {
      const culprit = [...change.after, ...directOf(work, change)].find(
        (id) => (work.run.get(id) ?? 'ok') !== 'ok',
      );
      const earlier = work.input.plan.changes.find(
        (other) =>
          other.target === change.target &&
          other.stage < change.stage &&
          (work.run.get(other.id) ?? 'ok') !== 'ok',
      );
      if (culprit === undefined && earlier === undefined) continue;
      waiting.delete(change.id);
      const because = culprit ?? earlier?.id ?? change.id;
      const cause = work.run.get(because);
      if (cause === 'moved') work.run.set(change.id, 'moved');
      else
        settle(
          work,
          change,
          cause === 'not-started' ? 'not-started' : 'blocked',
          0,
          blockedBy(change, because),
        );
      again = true;
    }
  }
}

/** What a change waits for, changed in this run or not. */
function directOf(work: Work, change: PlannedChange): readonly ResourceId[] {
  const resource = change.undo ? undefined : work.input.graph.resources.get(change.id);
  return resource === undefined ? [] : dependencies(resource);
}

function finish(work: Work, waiting: Map<ResourceId, PlannedChange>, outcome: Outcome): void {
  for (const change of waiting.values()) settle(work, change, outcome, 0, undefined);
  waiting.clear();
}

function settle(work: Work, change: PlannedChange, outcome: Outcome, seconds: number, error: unknown): void {
  work.run.set(change.id, outcome);
  work.input.emit({
    type: 'change-finished',
    target: change.target,
    id: change.id,
    outcome,
    seconds,
    ...(outcome === 'ok' || error === undefined ? {} : { error: errorRecord(error) }),
  });
}

function wakeAll(work: Work): void {
  for (const wake of work.wake.splice(0)) wake();
}

function silent(change: PlannedChange): VmstationError {
  return new VmstationError({
    code: 'NO_VERDICT',
    message: `nothing was measured after ${change.title}`,
    where: change.id,
    next: 'run the same command again',
  });
}

function blockedBy(change: PlannedChange, cause: ResourceId): VmstationError {
  return new VmstationError({
    code: 'BLOCKED',
    message: `${change.title} waits for ${cause}, which failed`,
    where: change.id,
    next: 'mend that first, then run the same command again',
  });
}

function deadlock(waiting: ReadonlyMap<ResourceId, PlannedChange>): VmstationError {
  return new VmstationError({
    code: 'GRAPH_DEADLOCK',
    message: `these changes wait for each other: ${[...waiting.keys()].join(', ')}`,
    next: 'report this, with the run folder',
  });
}
