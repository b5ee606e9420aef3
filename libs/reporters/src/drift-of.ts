import type { Plan, PlannedChange } from '@vmstation/engine';

/** What drifted by itself, and the conditions that fail because of it. */
export function driftOf(plan: Pick<Plan, 'changes'>): {
  readonly drifted: readonly PlannedChange[];
  readonly consequences: readonly PlannedChange[];
} {
  return {
    drifted: plan.changes.filter(({ consequence }) => !consequence),
    consequences: plan.changes.filter(({ consequence }) => consequence),
  };
}
