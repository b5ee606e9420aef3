import {
  type Difference,
  draftOf,
  idOf,
  type LedgerEntry,
  type Order,
  type Relations,
  type Resource,
  type ResourceType,
  Secret,
  type Target,
  type TargetId,
  type TargetState,
  type Verdict,
  VmstationError,
} from '../src/index.ts';

interface Value {
  readonly key: string;
  readonly value: string;
}

/** A key that has a value: the smallest resource type. */
const setting: ResourceType<Value, string | undefined> = {
  name: 'setting',
  key: ({ key }) => key,
  show: ({ key }) => `setting ${key}`,
  diff({ value }, actual): Difference | undefined {
    if (actual === value) return undefined;
    return {
      action: actual === undefined ? 'create' : 'update',
      fields: [{ field: 'value', from: actual, to: value }],
    };
  },
  outputs: (actual) => (actual === undefined ? {} : { value: new Secret(actual) }),
};

export const condition: typeof setting = { ...setting, name: 'condition', isCondition: () => true };

export const fragile: typeof setting = { ...setting, name: 'fragile', safeToRepeat: () => true };

/** A resource as a stack would give it. */
export function wanted(
  target: TargetId,
  key: string,
  value: string,
  more: Relations & { readonly stage?: number; readonly stack?: string; readonly kind?: typeof setting } = {},
): Resource {
  const kind = more.kind ?? setting;
  const draft = draftOf(kind)({ key, value }, more);
  return {
    id: idOf(draft, target),
    target,
    stack: more.stack ?? 'stack',
    task: 'task',
    stage: more.stage ?? 0,
    kind,
    desired: draft.desired,
    after: draft.after.map((ref) => idOf(ref, target)),
    notify: draft.notify.map((ref) => idOf(ref, target)),
    undoBefore: draft.undoBefore.map((ref) => idOf(ref, target)),
    inputs: Object.fromEntries(
      Object.entries(draft.inputs).map(([name, input]) => [
        name,
        { from: idOf(input, target), output: input.output },
      ]),
    ),
  };
}

export const ref = (key: string, on?: TargetId) => ({
  type: 'setting',
  key,
  ...(on === undefined ? {} : { on }),
});

/** A target that lives in a map, for tests of pure logic. */
export interface MemoryTarget extends Target {
  readonly values: Map<string, string>;
  readonly batches: string[][];
  readonly ledger: LedgerEntry[];
  readonly received: Map<string, Readonly<Record<string, Secret<string>>>>;
}

export function memoryTarget(
  id: TargetId,
  options: {
    readonly start?: Readonly<Record<string, string>>;
    readonly fail?: (key: string, attempt: number) => boolean;
    readonly wait?: () => Promise<void>;
    readonly lock?: Target['lock'];
  } = {},
): MemoryTarget {
  const values = new Map(Object.entries(options.start ?? {}));
  const batches: string[][] = [];
  const ledger: LedgerEntry[] = [];
  const received = new Map<string, Readonly<Record<string, Secret<string>>>>();
  const attempts = new Map<string, number>();
  const keyOf = (order: Order) => order.change.id.slice(order.change.id.lastIndexOf(':') + 1);
  return {
    id,
    values,
    batches,
    ledger,
    received,
    async read(resources): Promise<TargetState> {
      const observed = new Map(
        resources.map((resource) => [resource.id, values.get(resource.kind.key(resource.desired))]),
      );
      return { facts: {}, observed, failed: new Map(), ledger: [...ledger], pending: [] };
    },
    lock: options.lock ?? (async () => {}),
    async unlock() {},
    async close() {},
    async diagnose() {
      return new Map();
    },
    async apply(orders): Promise<readonly Verdict[]> {
      await options.wait?.();
      batches.push(orders.map(keyOf));
      return orders.map((order) => {
        const key = keyOf(order);
        const attempt = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, attempt);
        received.set(key, order.inputs);
        if (options.fail?.(key, attempt) === true) {
          return {
            id: order.change.id,
            seconds: 0,
            error: new VmstationError({ code: 'APPLY_FAILED', message: `${key} failed` }),
          };
        }
        const value = order.resource === undefined ? undefined : (order.resource.desired as Value).value;
        if (value === undefined) values.delete(key);
        else values.set(key, value);
        remember(ledger, order, value === undefined);
        return { id: order.change.id, seconds: 0, actual: values.get(key) };
      });
    },
  };
}

function remember(ledger: LedgerEntry[], { change }: Order, undone: boolean): void {
  const at = ledger.findIndex(({ id }) => id === change.id);
  if (undone && at >= 0) ledger.splice(at, 1);
  if (undone || at >= 0) return;
  const { id, type, title, stack, task, needs } = change;
  ledger.push({ id, type, title, stack, task, level: ledger.length, after: needs });
}
