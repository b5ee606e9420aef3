import type { Work } from './apply-work.ts';
import { errorRecord } from './error-record.ts';
import { VmstationError } from './errors.ts';
import type { Outcome } from './events.ts';
import { dependencies } from './graph.ts';
import type { PlannedChange } from './plan.ts';
import type { ResourceId, TargetId } from './resource.ts';

/** A change has come to its end, and everyone is told. */
export function settle(
  work: Work,
  change: PlannedChange,
  outcome: Outcome,
  seconds: number,
  error: unknown,
): void {
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

/** What is left of a target's changes all comes to one end. */
export function finish(work: Work, waiting: Map<ResourceId, PlannedChange>, outcome: Outcome): void {
  for (const change of waiting.values()) settle(work, change, outcome, 0, undefined);
  waiting.clear();
}

/** Another run came before us: what was planned for this target does not count, and nothing of it was begun. */
export function leave(
  work: Work,
  changes: readonly PlannedChange[],
  target: TargetId,
  error: VmstationError,
): void {
  for (const { id } of changes) work.run.set(id, 'moved');
  work.input.emit({ type: 'note', target, text: error.message });
}

/** A failed dependency, or a failure in an earlier stage on the same target, blocks what comes after. */
export function settleBlocked(work: Work, waiting: Map<ResourceId, PlannedChange>): void {
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

function blockedBy(change: PlannedChange, cause: ResourceId): VmstationError {
  return new VmstationError({
    code: 'BLOCKED',
    message: `${change.title} waits for ${cause}, which failed`,
    where: change.id,
    next: 'mend that first, then run the same command again',
  });
}
