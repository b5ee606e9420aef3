import { dependencies, type Graph, notifiersOf } from './graph.ts';
import type { PlannedChange } from './plan.ts';
import type { Resource, ResourceId, TargetId } from './resource.ts';
import type { LedgerEntry } from './target.ts';

type Drafts = ReadonlyMap<ResourceId, PlannedChange>;

/**
 * Gives each change the other changes that come before it. References through unchanged resources count;
 * what nobody wants any more is undone after all else of its stage on its target.
 */
export function applyOrder(graph: Graph, drafts: Drafts): PlannedChange[] {
  const notifiers = notifiersOf(graph.resources);
  const before = memo((id: ResourceId): readonly ResourceId[] => {
    const resource = graph.resources.get(id);
    if (resource === undefined) return [];
    const direct = [...dependencies(resource), ...(notifiers.get(id) ?? [])];
    return unique(direct.flatMap((next) => (drafts.has(next) ? [next] : before(next))));
  });
  const wanted = graph.order.flatMap((id) => {
    const draft = drafts.get(id);
    const resource = graph.resources.get(id);
    if (draft === undefined || resource === undefined) return [];
    const after = before(id);
    const needs = unique([...dependencies(resource), ...resource.undoBefore]);
    return [{ ...draft, ...consequenceOf(resource, after, drafts), after, needs }];
  });
  const removed = [...drafts.values()]
    .filter((draft) => !graph.resources.has(draft.id))
    .map((draft) => ({
      ...draft,
      after: wanted
        .filter((other) => other.target === draft.target && other.stage === draft.stage)
        .map(({ id }) => id),
    }));
  return [...wanted, ...removed];
}

/** A condition that comes after something that changes holds again by itself when that is done. */
function consequenceOf(
  { kind, desired }: Resource,
  after: readonly ResourceId[],
  drafts: Drafts,
): Pick<PlannedChange, 'consequence' | 'because'> | undefined {
  const cause = after.map((id) => drafts.get(id)).find((draft) => draft !== undefined);
  if (cause === undefined || kind.isCondition?.(desired) !== true) return undefined;
  return { consequence: true, because: `follows from ${cause.title}` };
}

/** Undoing: the reverse of the order in which things were done, and nothing before what was built on it. */
export function undoOrder(
  entries: readonly (LedgerEntry & { readonly target: TargetId })[],
  graph: Graph,
  drafts: Drafts,
): PlannedChange[] {
  const builtOn = new Map<ResourceId, ResourceId[]>();
  for (const entry of entries) {
    for (const needed of entry.after) builtOn.set(needed, [...(builtOn.get(needed) ?? []), entry.id]);
  }
  const undone = [...entries]
    .sort((a, b) => b.level - a.level)
    .flatMap((entry) => {
      const draft = drafts.get(entry.id);
      if (draft === undefined) return [];
      const later = nextLevel(entry, entries);
      return [
        {
          ...draft,
          after: unique([...(builtOn.get(entry.id) ?? []), ...later]).filter((id) => drafts.has(id)),
        },
      ];
    });
  const notifiers = notifiersOf(graph.resources);
  const restarted = [...drafts.values()]
    .filter((draft) => draft.action === 'restart')
    .map((draft) => ({ ...draft, after: (notifiers.get(draft.id) ?? []).filter((id) => drafts.has(id)) }));
  return [...undone, ...restarted];
}

/** The entries of the same stack on the same target that were made directly after this one. */
function nextLevel(
  entry: LedgerEntry & { readonly target: TargetId },
  entries: readonly (LedgerEntry & { readonly target: TargetId })[],
): ResourceId[] {
  const above = entries.filter(
    (other) => other.target === entry.target && other.stack === entry.stack && other.level > entry.level,
  );
  const level = Math.min(...above.map((other) => other.level));
  return above.filter((other) => other.level === level).map((other) => other.id);
}

function unique(ids: readonly ResourceId[]): ResourceId[] {
  return [...new Set(ids)];
}

function memo(compute: (id: ResourceId) => readonly ResourceId[]): (id: ResourceId) => readonly ResourceId[] {
  const known = new Map<ResourceId, readonly ResourceId[]>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const result = compute(id);
    known.set(id, result);
    return result;
  };
}
