import { sleepers } from './asleep.ts';
import { digest } from './digest.ts';
import { errorRecord } from './error-record.ts';
import type { VmstationError } from './errors.ts';
import { type Graph, notifiersOf } from './graph.ts';
import { applyOrder, type Remembered, undoOrder } from './order.ts';
import type { Asleep, Plan, PlannedChange, Selection, Unknown } from './plan.ts';
import type { Difference, Resource, ResourceId, TargetId } from './resource.ts';
import type { TargetState } from './target.ts';

/** Who owns a resource, asked or remembered. */
export interface Owner {
  readonly target: TargetId;
  readonly stack: string;
  readonly task: string;
}

export interface PlanInput {
  readonly site: string;
  readonly environment: string;
  readonly verb: 'apply' | 'reset';
  readonly selection: Selection;
  /** Everything that the site wants, of all stacks. */
  readonly graph: Graph;
  /** Whether a resource, or a remembered one, is part of this run; others are only read. */
  readonly inScope: (owner: Owner) => boolean;
  readonly states: ReadonlyMap<TargetId, TargetState | VmstationError>;
  /** Position of a stack in the order of stacks, for remembered resources. */
  readonly stageOf: (stack: string) => number;
}

/** Compares what is desired with what was read. Pure: the same input gives the same plan. */
export function makePlan(input: PlanInput): Plan {
  const wanted = [...input.graph.resources.values()].filter(input.inScope);
  const compared =
    input.verb === 'apply' ? compare(input, wanted) : { drafts: new Map(), observed: {}, unknown: [] };
  const { drafts } = compared;
  // Nothing that sleeps is reset.
  const asleep = input.verb === 'reset' ? [] : sleepers(input.states, input.graph.resources, drafts.keys());
  for (const { waiting } of asleep) for (const id of waiting) drafts.delete(id);
  const entries = forgotten(input);
  for (const entry of entries) drafts.set(entry.id, undo(input, entry));
  addRestarts(input, wanted, drafts);

  const order =
    input.verb === 'apply'
      ? applyOrder(input.graph, drafts, entries, remembered(input))
      : undoOrder(entries, input.graph, drafts);
  return {
    version: 1,
    site: input.site,
    environment: input.environment,
    verb: input.verb,
    selection: input.selection,
    resources: wanted.length,
    changes: order,
    unknown: [...lostTargets(input, asleep), ...compared.unknown],
    ...(asleep.length === 0 ? {} : { asleep }),
    desired: digest(wanted.map((resource) => [resource.id, resource.desired])),
    observed: compared.observed,
  };
}

/** The digest of no difference, which most resources have. */
const asDesired = digest(null);

interface Compared {
  readonly drafts: Map<ResourceId, PlannedChange>;
  readonly observed: Readonly<Record<ResourceId, string>>;
  readonly unknown: readonly Unknown[];
}

function compare(input: PlanInput, wanted: readonly Resource[]): Compared {
  const drafts = new Map<ResourceId, PlannedChange>();
  const observed: Record<ResourceId, string> = {};
  const unknown: Unknown[] = [];
  for (const resource of wanted) {
    const state = stateOf(input, resource.target);
    if (state === undefined) continue;
    const failure = state.failed.get(resource.id);
    if (failure !== undefined) {
      unknown.push({ target: resource.target, id: resource.id, error: errorRecord(failure) });
      continue;
    }
    const difference = resource.kind.diff(resource.desired, state.observed.get(resource.id));
    observed[resource.id] = difference === undefined ? asDesired : digest(difference);
    if (difference !== undefined) drafts.set(resource.id, change(resource, difference));
  }
  return { drafts, observed, unknown };
}

function change(resource: Resource, difference: Difference): PlannedChange {
  return {
    id: resource.id,
    target: resource.target,
    stack: resource.stack,
    task: resource.task,
    stage: resource.stage,
    type: resource.kind.name,
    title: resource.kind.show(resource.desired),
    action: difference.action,
    fields: difference.fields,
    after: [],
    needs: [],
    undo: false,
    consequence: false,
    restart: false,
  };
}

/** Everything that a target remembers. */
function remembered({ states }: PlanInput): ReadonlySet<ResourceId> {
  return new Set(
    [...states.values()].flatMap((state) => (state instanceof Error ? [] : state.ledger.map(({ id }) => id))),
  );
}

/** Remembered resources that nobody wants any more; all that are in scope, for a reset. */
function forgotten(input: PlanInput): readonly Remembered[] {
  return [...input.states].flatMap(([target, state]) =>
    state instanceof Error
      ? []
      : state.ledger
          .filter((entry) => input.inScope({ target, stack: entry.stack, task: entry.task }))
          .filter((entry) => input.verb === 'reset' || !input.graph.resources.has(entry.id))
          .map((entry) => ({ ...entry, target })),
  );
}

function undo(input: PlanInput, entry: Remembered): PlannedChange {
  const stage = input.stageOf(entry.stack);
  return {
    id: entry.id,
    target: entry.target,
    stack: entry.stack,
    task: entry.task,
    stage: input.verb === 'reset' ? -stage : stage,
    type: entry.type,
    title: entry.title,
    action: 'delete',
    fields: [],
    after: [],
    needs: [],
    undo: true,
    consequence: false,
    restart: false,
    because: input.verb === 'reset' ? 'reset' : 'no longer wanted',
    ...(entry.destroys === undefined ? {} : { destroys: entry.destroys }),
  };
}

/** What is notified by a change, or still owed from an interrupted run, is restarted. */
function addRestarts(
  input: PlanInput,
  wanted: readonly Resource[],
  drafts: Map<ResourceId, PlannedChange>,
): void {
  const notifiers = notifiersOf(input.graph.resources);
  for (const resource of wanted) {
    const state = stateOf(input, resource.target);
    if (state === undefined || drafts.get(resource.id)?.undo) continue;
    const cause = (notifiers.get(resource.id) ?? [])
      .map((id) => drafts.get(id))
      .find((draft) => draft !== undefined);
    if (cause === undefined && !(input.verb === 'apply' && state.pending.includes(resource.id))) continue;
    const because = cause === undefined ? 'still owed by an interrupted run' : `notified by ${cause.title}`;
    const planned: PlannedChange = drafts.get(resource.id) ?? {
      ...change(resource, { action: 'update', fields: [] }),
      action: 'restart',
      stage: input.verb === 'reset' ? -resource.stage : resource.stage,
    };
    drafts.set(resource.id, { ...planned, restart: true, because });
  }
}

function stateOf(input: PlanInput, target: TargetId): TargetState | undefined {
  const state = input.states.get(target);
  return state === undefined || state instanceof Error ? undefined : state;
}

function lostTargets(input: PlanInput, asleep: readonly Asleep[]): Unknown[] {
  return [...input.states].flatMap(([target, state]) =>
    state instanceof Error && !asleep.some((each) => each.target === target)
      ? [{ target, error: errorRecord(state) }]
      : [],
  );
}
