import { dependencies, type Graph, notifiersOf } from './graph.ts';
import { findCycle, sortedAfter } from './graph-order.ts';
import type { PlannedChange } from './plan.ts';
import type { Resource, ResourceId, TargetId } from './resource.ts';
import type { LedgerEntry } from './target.ts';

type Drafts = ReadonlyMap<ResourceId, PlannedChange>;

/** What a target remembers of a change. */
export type Remembered = LedgerEntry & { readonly target: TargetId };

/**
 * Gives each change the other changes that come before it. References through unchanged resources count;
 * what nobody wants any more is undone after all else of its stage on its target, and nothing before what was built
 * on it.
 * @param remembered everything that a target remembers
 */
export function applyOrder(
  graph: Graph,
  drafts: Drafts,
  forgotten: readonly Remembered[],
  remembered: ReadonlySet<ResourceId>,
): PlannedChange[] {
  const needsOf = needsThrough(graph, (id) => drafts.has(id) || remembered.has(id));
  const notifiers = notifiersOf(graph.resources);
  const before = new Map<ResourceId, readonly ResourceId[]>();
  for (const id of graph.order) {
    const resource = graph.resources.get(id);
    if (resource === undefined) continue;
    const direct = [...dependencies(resource), ...(notifiers.get(id) ?? [])];
    before.set(id, unique(direct.flatMap((next) => (drafts.has(next) ? [next] : (before.get(next) ?? [])))));
  }
  const wanted = graph.order.flatMap((id) => {
    const draft = drafts.get(id);
    const resource = graph.resources.get(id);
    if (draft === undefined || resource === undefined) return [];
    const after = before.get(id) ?? [];
    return [{ ...draft, ...consequenceOf(resource, after, drafts), after, needs: needsOf(id) }];
  });
  const removed = undone(forgotten, drafts).map((draft) => ({
    ...draft,
    after: [
      ...wanted
        .filter((other) => other.target === draft.target && other.stage === draft.stage)
        .map(({ id }) => id),
      ...draft.after,
    ],
  }));
  return [...wanted, ...removed];
}

/**
 * What a resource needs. What was as desired before we came is never undone, so it holds nothing back then: what it
 * needs is needed by those who need it.
 * @param isOurs whether it is changed now, or was
 */
function needsThrough(graph: Graph, isOurs: (id: ResourceId) => boolean): (id: ResourceId) => ResourceId[] {
  const known = new Map<ResourceId, ResourceId[]>();
  const needsOf = (id: ResourceId): ResourceId[] => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const resource = graph.resources.get(id);
    const direct = resource === undefined ? [] : [...dependencies(resource), ...resource.undoBefore];
    const needs = unique(direct.flatMap((next) => (isOurs(next) ? [next] : [next, ...needsOf(next)])));
    known.set(id, needs);
    return needs;
  };
  return needsOf;
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

/**
 * All of a reset: what is undone, then what is restarted because of it. Beside what is remembered, the graph says what
 * was built on what: a run that was killed may have remembered a change as needed that it never came to make.
 */
export function undoOrder(entries: readonly Remembered[], graph: Graph, drafts: Drafts): PlannedChange[] {
  const notifiers = notifiersOf(graph.resources);
  const ids = new Set(entries.map(({ id }) => id));
  const needsOf = needsThrough(graph, (id) => ids.has(id));
  const built = entries.map((entry) => ({ ...entry, after: unique([...entry.after, ...needsOf(entry.id)]) }));
  const removed = undone(built, drafts);
  const stages = new Map(removed.map(({ id, stage }) => [id, stage]));
  const restarted = [...drafts.values()]
    .filter((draft) => draft.action === 'restart')
    .map((draft) => {
      const after = (notifiers.get(draft.id) ?? []).filter((id) => stages.has(id));
      return { ...draft, stage: latest(draft.stage, after, stages), after };
    });
  return [...removed, ...restarted];
}

/**
 * Undoing: nothing before what was built on it, in the reverse of the order in which things were done. Several runs
 * wrote the entries, and between them a site may have turned an order round: since undoing must come to an end, a
 * circle is cut, if possible where only the order of the past closes it.
 */
function undone(entries: readonly Remembered[], drafts: Drafts): PlannedChange[] {
  const known = new Map(entries.filter(({ id }) => drafts.has(id)).map((entry) => [entry.id, entry]));
  const newestFirst = [...known.values()].sort((a, b) => b.level - a.level);
  const ids = newestFirst.map(({ id }) => id);
  const builtOn = new Map<ResourceId, Set<ResourceId>>(ids.map((id) => [id, new Set()]));
  for (const { id, after } of newestFirst) for (const needed of after) builtOn.get(needed)?.add(id);
  const waits = new Map(
    newestFirst.map((entry) => [
      entry.id,
      new Set([...(builtOn.get(entry.id) ?? []), ...nextLevel(entry, newestFirst)]),
    ]),
  );
  const waitsOf = (id: ResourceId) => [...(waits.get(id) ?? [])];
  for (let path = findCycle(ids, waitsOf); path !== undefined; path = findCycle(ids, waitsOf)) {
    const steps = path.slice(1).map((to, i) => ({ from: path[i] ?? to, to }));
    const cut = steps.find(({ from, to }) => builtOn.get(from)?.has(to) !== true) ?? steps[0];
    if (cut !== undefined) waits.get(cut.from)?.delete(cut.to);
  }
  // A target goes stage by stage: nothing may wait for a later one.
  const stages = new Map<ResourceId, number>();
  for (const id of sortedAfter(ids, waitsOf))
    stages.set(id, latest(drafts.get(id)?.stage ?? 0, waitsOf(id), stages));
  return ids.flatMap((id) => {
    const draft = drafts.get(id);
    return draft === undefined
      ? []
      : [{ ...draft, stage: stages.get(id) ?? draft.stage, after: waitsOf(id) }];
  });
}

function latest(
  stage: number,
  after: readonly ResourceId[],
  stages: ReadonlyMap<ResourceId, number>,
): number {
  return Math.max(stage, ...after.map((id) => stages.get(id) ?? stage));
}

/** The entries of the same stack on the same target that were made directly after this one. */
function nextLevel(entry: Remembered, entries: readonly Remembered[]): ResourceId[] {
  const above = entries.filter(
    (other) => other.target === entry.target && other.stack === entry.stack && other.level > entry.level,
  );
  const level = Math.min(...above.map((other) => other.level));
  return above.filter((other) => other.level === level).map((other) => other.id);
}

function unique(ids: readonly ResourceId[]): ResourceId[] {
  return [...new Set(ids)];
}
