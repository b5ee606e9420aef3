import type { VmstationError } from './errors.ts';
import type { Outcome, RunEvent } from './events.ts';
import type { Graph } from './graph.ts';
import type { Plan } from './plan.ts';
import type { ResourceId, TargetId } from './resource.ts';
import type { LockOwner, Target, TargetState } from './target.ts';

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

/** What an apply knows while it runs. */
export interface Work {
  readonly input: ApplyInput;
  readonly run: Map<ResourceId, Outcome | 'moved'>;
  readonly actual: Map<ResourceId, unknown>;
  slots: number;
  /** Targets that still have something to do, working or waiting. */
  active: number;
  wake: (() => void)[];
}
