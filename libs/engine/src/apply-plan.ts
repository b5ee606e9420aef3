import { attempt } from './apply-attempt.ts';
import { observedOf } from './apply-inputs.ts';
import { finish, leave, settle, settleBlocked } from './apply-settle.ts';
import type { ApplyInput, Outcomes, Work } from './apply-work.ts';
import { errorRecord } from './error-record.ts';
import { VmstationError } from './errors.ts';
import type { Outcome } from './events.ts';
import type { PlannedChange } from './plan.ts';
import type { ResourceId, TargetId } from './resource.ts';

/**
 * Makes the changes of a plan. Each target takes, again and again, all of its changes whose
 * dependencies are met, as one batch; a slow target holds up only those that wait for it.
 */
export async function applyPlan(input: ApplyInput): Promise<Outcomes> {
  const run = new Map<ResourceId, Outcome | 'moved'>();
  const actual = observedOf(input);
  const byTarget = Map.groupBy(input.plan.changes, (change) => change.target);
  const work: Work = { input, run, actual, slots: input.concurrency ?? 30, wake: [], active: byTarget.size };
  for (const id of lost(input)) run.set(id, 'failed');
  await Promise.all([...byTarget].map(([target, changes]) => drive(work, target, changes)));
  return run;
}

/** Resources of targets that could not be read: whoever waits for them is blocked. */
function lost(input: ApplyInput): ResourceId[] {
  const gone = new Set(
    [...input.plan.unknown.filter((unknown) => unknown.id === undefined), ...(input.plan.asleep ?? [])].map(
      ({ target }) => target,
    ),
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
        if (input.signal.aborted && error === input.signal.reason) {
          // Nothing of the batch was begun: its target was still waiting for the lock.
          for (const change of tried) waiting.set(change.id, change);
          return finish(work, waiting, 'not-started');
        }
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
  await work.input.targets.get(target)?.lock(work.input.owner, work.input.signal);
}

function hasMoved(error: unknown): error is VmstationError {
  return error instanceof VmstationError && error.code === 'WORLD_MOVED';
}

function met(work: Work, change: PlannedChange): boolean {
  return change.after.every((id) => work.run.get(id) === 'ok');
}

function wakeAll(work: Work): void {
  for (const wake of work.wake.splice(0)) wake();
}

function deadlock(waiting: ReadonlyMap<ResourceId, PlannedChange>): VmstationError {
  return new VmstationError({
    code: 'GRAPH_DEADLOCK',
    message: `these changes wait for each other: ${[...waiting.keys()].join(', ')}`,
    next: 'report this, with the run folder',
  });
}
