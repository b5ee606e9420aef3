import { canonical } from './digest.ts';
import { VmstationError } from './errors.ts';
import type { Plan, PlannedChange } from './plan.ts';
import type { ResourceId } from './resource.ts';

/**
 * Refuses a stored plan when what it was computed from is no longer so.
 * @param chosen the options that choose what it is about, each behind a blank
 * @throws PLAN_STALE naming every resource that moved
 */
export function assertSamePlan(stored: Plan, fresh: Plan, chosen = ''): void {
  const moved = movedResources(stored, fresh);
  if (moved.length === 0 && stored.desired === fresh.desired) return;
  const what =
    moved.length === 0
      ? 'the site or its stacks changed'
      : `${moved.join(', ')} ${moved.length === 1 ? 'has' : 'have'} changed`;
  throw new VmstationError({
    code: 'PLAN_STALE',
    message: `this plan no longer fits: ${what} since it was made`,
    where: moved[0] ?? stored.site,
    next: `make a new plan and look at it: vmstation plan${chosen} --out FILE`,
  });
}

/** What differs between the two worlds, by resource. */
export function movedResources(stored: Plan, fresh: Plan): ResourceId[] {
  const ids = new Set([...keys(stored.observed), ...keys(fresh.observed)]);
  const moved = [...ids].filter((id) => stored.observed[id] !== fresh.observed[id]);
  const before = changesById(stored);
  const after = changesById(fresh);
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    if (!moved.includes(id) && canonical(before.get(id)) !== canonical(after.get(id))) moved.push(id);
  }
  return moved.sort();
}

function keys(observed: Plan['observed']): ResourceId[] {
  return Object.keys(observed).filter((id): id is ResourceId => id in observed);
}

function changesById(plan: Plan): Map<ResourceId, PlannedChange> {
  return new Map(plan.changes.map((change) => [change.id, change]));
}
