import type { Inventory } from './inventory.ts';

export interface InventoryDifference {
  /** `file`, `package`, `unit`, `sysctl`, … */
  readonly kind: string;
  /** The file's path, the package's name, the rule itself, … */
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** Something that may differ, with the reason in a sentence. */
export interface InventoryException {
  /** A kind, or undefined for every kind. */
  readonly kind?: string;
  /** Matches the whole key: `*` stands for anything, also for several path segments. */
  readonly pattern: string;
  readonly reason: string;
}

export interface Comparison {
  /** What differs and no exception explains: a proof of reset wants this empty. */
  readonly differences: readonly InventoryDifference[];
  readonly excused: readonly { readonly difference: InventoryDifference; readonly reason: string }[];
  /** Exceptions that excused nothing: the list should shrink. */
  readonly unused: readonly InventoryException[];
}

/** Everything that differs between two inventories of a node, sorted by kind and key. */
export function compareInventories(
  before: Inventory,
  after: Inventory,
  exceptions: readonly InventoryException[] = [],
): Comparison {
  const differences: InventoryDifference[] = [];
  const excused: { difference: InventoryDifference; reason: string }[] = [];
  const used = new Set<InventoryException>();
  for (const difference of allDifferences(before, after)) {
    const exception = exceptions.find((candidate) => excuses(candidate, difference));
    if (exception === undefined) differences.push(difference);
    else {
      used.add(exception);
      excused.push({ difference, reason: exception.reason });
    }
  }
  return { differences, excused, unused: exceptions.filter((exception) => !used.has(exception)) };
}

function allDifferences(before: Inventory, after: Inventory): InventoryDifference[] {
  const kinds = unionOf(before.entries, after.entries);
  return kinds.flatMap((kind) => {
    const old = before.entries[kind] ?? {};
    const now = after.entries[kind] ?? {};
    return unionOf(old, now).flatMap((key) => differenceOf(kind, key, own(old, key), own(now, key)));
  });
}

function differenceOf(kind: string, key: string, before?: string, after?: string): InventoryDifference[] {
  if (before === after) return [];
  if (before === undefined) return [{ kind, key, change: 'added', after: after ?? '' }];
  if (after === undefined) return [{ kind, key, change: 'removed', before }];
  return [{ kind, key, change: 'changed', before, after }];
}

const unionOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

/** A file may be called `constructor`: only what was put in counts. */
const own = (entries: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(entries, key) ? entries[key] : undefined;

function excuses(exception: InventoryException, difference: InventoryDifference): boolean {
  if (exception.kind !== undefined && exception.kind !== difference.kind) return false;
  const parts = exception.pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(difference.key);
}
