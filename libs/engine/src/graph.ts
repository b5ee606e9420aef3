import { canonical } from './digest.ts';
import { VmstationError } from './errors.ts';
import { findCycle, sortedAfter } from './graph-order.ts';
import type { Resource, ResourceId } from './resource.ts';
import { Secret } from './secret.ts';

/** Resources by id, checked: one owner each, every reference known, no cycle. */
export interface Graph {
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  /** Every resource after all that it needs; stable for equal input. */
  readonly order: readonly ResourceId[];
}

/**
 * Builds the graph of a run.
 * @throws GRAPH_CONTRADICTION when two tasks want different things of one resource
 * @throws GRAPH_UNKNOWN_REFERENCE when something refers to a resource that no task declares
 * @throws REFERENCE_TO_LATER_STACK when something waits for a stack that comes later
 * @throws GRAPH_CYCLE with the cycle spelled out, also one that only undoing would meet
 */
export function buildGraph(list: readonly Resource[]): Graph {
  const resources = unique(list);
  const ids = [...resources.keys()];
  for (const resource of resources.values()) checkReferences(resource, resources);
  const notifiers = notifiersOf(resources);
  const made = (id: ResourceId) => [...neededBy(resources, id), ...(notifiers.get(id) ?? [])];
  const undone = (id: ResourceId) => [...neededBy(resources, id), ...(resources.get(id)?.undoBefore ?? [])];
  for (const waits of [made, undone]) {
    const path = findCycle(ids, waits);
    if (path !== undefined) throw cycle(path);
  }
  return { resources, order: sortedAfter(ids, made) };
}

function neededBy(resources: ReadonlyMap<ResourceId, Resource>, id: ResourceId): readonly ResourceId[] {
  const resource = resources.get(id);
  return resource === undefined ? [] : dependencies(resource);
}

/** What a resource waits for: its `after`, its inputs, and those who notify it (given by the caller). */
export function dependencies(resource: Resource): readonly ResourceId[] {
  return [...resource.after, ...Object.values(resource.inputs).map((input) => input.from)];
}

function unique(list: readonly Resource[]): Map<ResourceId, Resource> {
  const resources = new Map<ResourceId, Resource>();
  for (const resource of list) {
    const other = resources.get(resource.id);
    if (other === undefined) {
      resources.set(resource.id, resource);
    } else if (!sameWish(other, resource)) {
      throw new VmstationError({
        code: 'GRAPH_CONTRADICTION',
        message: `${other.stack}:${other.task} and ${resource.stack}:${resource.task} want different things of ${resource.id}: ${canonical(other.desired)} and ${canonical(resource.desired)}`,
        where: resource.id,
        next: 'let one task own it, and take it out of the other',
      });
    } else {
      resources.set(resource.id, {
        ...other,
        after: [...other.after, ...resource.after],
        notify: [...other.notify, ...resource.notify],
        undoBefore: [...other.undoBefore, ...resource.undoBefore],
      });
    }
  }
  return resources;
}

function sameWish(one: Resource, other: Resource): boolean {
  const wish = ({ desired, inputs }: Resource) => canonical(revealed({ desired, inputs }));
  return wish(one) === wish(other);
}

/** With secrets in clear, to compare and never to show: as text all secrets are alike. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: revealed(value.reveal()) };
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

function checkReferences(resource: Resource, resources: ReadonlyMap<ResourceId, Resource>): void {
  for (const id of [...dependencies(resource), ...resource.notify, ...resource.undoBefore]) {
    if (resources.has(id)) continue;
    throw new VmstationError({
      code: 'GRAPH_UNKNOWN_REFERENCE',
      message: `${resource.id} of ${resource.stack}:${resource.task} refers to ${id}, which no task declares`,
      where: resource.id,
      next: 'declare the resource in a task, or refer to one that exists',
    });
  }
  const stageOf = (id: ResourceId) => resources.get(id)?.stage ?? resource.stage;
  const late = [...dependencies(resource), ...resource.undoBefore].find((id) => stageOf(id) > resource.stage);
  const early = resource.notify.find((id) => stageOf(id) < resource.stage);
  const [waiting, awaited] =
    late !== undefined ? [resource.id, late] : early !== undefined ? [early, resource.id] : [];
  if (waiting === undefined || awaited === undefined) return;
  throw new VmstationError({
    code: 'REFERENCE_TO_LATER_STACK',
    message: `${waiting} waits for ${awaited} of a stack that comes later`,
    where: resource.id,
    next: 'declare both in one stack, or have the stack that waits come after the other',
  });
}

/** Who notifies whom, turned round: a restart waits for all that ask for it. */
export function notifiersOf(resources: ReadonlyMap<ResourceId, Resource>): Map<ResourceId, ResourceId[]> {
  const result = new Map<ResourceId, ResourceId[]>();
  for (const resource of resources.values()) {
    for (const id of resource.notify) result.set(id, [...(result.get(id) ?? []), resource.id]);
  }
  return result;
}

function cycle(path: readonly ResourceId[]): VmstationError {
  return new VmstationError({
    code: 'GRAPH_CYCLE',
    message: `these resources wait for each other: ${path.join(' → ')}`,
    where: path[0] ?? '',
    next: 'take one of these references away',
  });
}
