import { messageOf, type Order, type ResourceId, VmstationError } from '@vmstation/engine';
import type { Change, Guard, Remembered, ScriptType } from '../contract.ts';
import { entryFor, keyOf, type StoredEntry } from './ledger.ts';

const defaultSeconds = 120;

/** One order, turned into what the node has to do for it. */
export interface Step {
  readonly index: number;
  readonly order: Order;
  readonly id: ResourceId;
  readonly key: string;
  readonly type: ScriptType;
  /** What the resource is read with afterwards. */
  readonly desired: unknown;
  /** Absent when what is remembered is undone. */
  readonly change: Change<unknown, unknown> | undefined;
  readonly remembered: Remembered<unknown, unknown> | undefined;
  readonly entry: StoredEntry | undefined;
  readonly fragment: string;
  readonly guard: Guard | undefined;
  /** Time limit. */
  readonly seconds: number;
}

export interface StepContext {
  readonly types: ReadonlyMap<string, ScriptType>;
  readonly ledger: ReadonlyMap<ResourceId, StoredEntry>;
  /** Of entries that are new in this batch. */
  readonly level: number;
  /** State right before an undo whose type has a guard; nothing else knows it. */
  readonly actualOf: (id: ResourceId) => unknown;
}

/** Steps in the order in which they are made: guarded ones last, so that their timer does not wait for others. */
export function stepsFor(
  orders: readonly Order[],
  context: StepContext,
): { readonly steps: readonly Step[]; readonly refused: ReadonlyMap<ResourceId, VmstationError> } {
  const refused = new Map<ResourceId, VmstationError>();
  const steps: Step[] = [];
  for (const [index, order] of orders.entries()) {
    try {
      steps.push(stepFor(order, index, context));
    } catch (error) {
      refused.set(order.change.id, error instanceof VmstationError ? error : unwritable(order, error));
    }
  }
  const guarded = steps.flatMap(({ guard, ...step }) => (guard === undefined ? [] : [{ ...step, guard }]));
  const others = steps.filter(({ guard }) => guard === undefined);
  // They are proven together, after the last of them.
  const more = Math.max(0, guarded.length - 1);
  return {
    steps: [
      ...others,
      ...guarded.map((step) => ({ ...step, guard: { ...step.guard, seconds: step.guard.seconds + more } })),
    ],
    refused,
  };
}

function stepFor(order: Order, index: number, context: StepContext): Step {
  const { id } = order.change;
  const known = context.ledger.get(id);
  const type = typeOf(order, context);
  const common = { index, order, id, key: keyOf(id), type };
  if (order.resource === undefined) {
    if (known === undefined) throw forgotten(id);
    const remembered = { desired: known.desired, before: known.before };
    const actual = context.actualOf(id);
    return {
      ...common,
      desired: known.desired,
      change: undefined,
      remembered,
      entry: undefined,
      fragment: type.undo(remembered, actual),
      guard: type.guard?.({
        desired: known.desired,
        actual,
        action: 'delete',
        restart: false,
      }),
      seconds: type.timeoutSeconds?.(known.desired) ?? defaultSeconds,
    };
  }
  const { desired } = order.resource;
  const { action, restart } = order.change;
  const change = { desired, actual: order.actual, action, restart };
  return {
    ...common,
    desired,
    change,
    remembered: undefined,
    entry: entryFor(order.change, known, { level: context.level, desired, actual: order.actual }),
    fragment: type.apply(change),
    guard: type.guard?.(change),
    seconds: type.timeoutSeconds?.(desired) ?? defaultSeconds,
  };
}

function typeOf(order: Order, { types }: StepContext): ScriptType {
  const type = types.get(order.change.type);
  if (type !== undefined) return type;
  throw new VmstationError({
    code: 'UNKNOWN_TYPE',
    message: `${order.change.title} is of type ${order.change.type}, which this version does not know`,
    where: order.change.id,
    next: 'use the version of VMStation that made it',
  });
}

function forgotten(id: ResourceId): VmstationError {
  return new VmstationError({
    code: 'LEDGER_MISSING',
    message: `nothing is remembered of ${id}, so it cannot be undone`,
    where: id,
    next: 'run the same command again',
  });
}

function unwritable(order: Order, error: unknown): VmstationError {
  return new VmstationError({
    code: 'CHANGE_UNWRITABLE',
    message: `no script could be written for ${order.change.title}: ${messageOf(error)}`,
    where: order.change.id,
    cause: error,
    next: 'report this, with the run folder',
  });
}
