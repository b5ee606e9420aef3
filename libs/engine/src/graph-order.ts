/** Who comes before a thing. */
type Waits<T> = (id: T) => readonly T[];

/** Every thing after all that it waits for; stable for equal input. Of a cycle, what closes it is left aside. */
export function sortedAfter<T>(ids: Iterable<T>, waits: Waits<T>): T[] {
  const order: T[] = [];
  walk(ids, waits, { leave: (id) => order.push(id) });
  return order;
}

/** The first cycle there is, from a thing back to itself. */
export function findCycle<T>(ids: Iterable<T>, waits: Waits<T>): readonly T[] | undefined {
  let found: readonly T[] | undefined;
  walk(ids, waits, {
    closes: (path, id) => {
      found ??= [...path.slice(path.indexOf(id)), id];
    },
  });
  return found;
}

interface Visitor<T> {
  /** All that it waits for has been left before. */
  readonly leave?: (id: T) => void;
  /** It waits, over this path, for itself. */
  readonly closes?: (path: readonly T[], id: T) => void;
}

/** Depth first, without recursion: a chain may be longer than the stack is deep. */
function walk<T>(ids: Iterable<T>, waits: Waits<T>, { leave, closes }: Visitor<T>): void {
  const state = new Map<T, 'open' | 'done'>();
  const path: T[] = [];
  const left: T[][] = [];
  const enter = (id: T) => {
    state.set(id, 'open');
    path.push(id);
    left.push(waits(id).toReversed());
  };
  for (const start of ids) {
    if (!state.has(start)) enter(start);
    while (path.length > 0) {
      const next = left.at(-1)?.pop();
      if (next === undefined) {
        left.pop();
        const id = path.pop();
        if (id === undefined) continue;
        state.set(id, 'done');
        leave?.(id);
      } else if (!state.has(next)) {
        enter(next);
      } else if (state.get(next) === 'open') {
        closes?.(path, next);
      }
    }
  }
}
