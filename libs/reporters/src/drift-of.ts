import type { Plan, PlannedChange, TargetId } from '@vmstation/engine';

/**
 * What drifted by itself, and the conditions that fail because of it.
 * @param unseen targets that nobody could look at: what a plan says of them is no drift
 */
export function driftOf(
  plan: Pick<Plan, 'changes'>,
  unseen: ReadonlySet<TargetId>,
): {
  readonly drifted: readonly PlannedChange[];
  readonly consequences: readonly PlannedChange[];
} {
  const seen = plan.changes.filter(({ target }) => !unseen.has(target));
  return {
    drifted: seen.filter(({ consequence }) => !consequence),
    consequences: seen.filter(({ consequence }) => consequence),
  };
}
