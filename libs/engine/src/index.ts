export { missingInputs } from './apply-inputs.ts';
export { applyPlan } from './apply-plan.ts';
export type { ApplyInput, Outcomes } from './apply-work.ts';
export { asleep, isAsleep } from './asleep.ts';
export { assertSamePlan, movedResources } from './compare-plans.ts';
export { canonical, digest } from './digest.ts';
export { type ErrorRecord, errorRecord } from './error-record.ts';
export { type ErrorFacts, messageOf, VmstationError } from './errors.ts';
export type { Outcome, RunEvent, TargetStats, TimedEvent } from './events.ts';
export { buildGraph, dependencies, type Graph } from './graph.ts';
export { makePlan, type Owner, type PlanInput } from './make-plan.ts';
export type { Action, Asleep, Plan, PlannedChange, Selection, Unknown } from './plan.ts';
export {
  type Difference,
  type Draft,
  draftOf,
  type FieldDiff,
  type Input,
  idOf,
  type Ref,
  type Relations,
  type Resource,
  type ResourceId,
  type ResourceType,
  type TargetId,
  targetName,
} from './resource.ts';
export { retryDelays } from './retry.ts';
export { redact, Secret } from './secret.ts';
export type { LedgerEntry, LockOwner, Look, Order, Target, TargetState, Verdict } from './target.ts';
export { visible, visibleLine } from './visible.ts';
