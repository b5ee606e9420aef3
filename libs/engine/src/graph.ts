import { canonical } from './digest.ts';
import { VmstationError } from './errors.ts';
import type { Resource, ResourceId } from './resource.ts';

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
 * @throws GRAPH_CYCLE with the cycle spelled out
 */
export function buildGraph(list: readonly Resource[]): Graph {
  const resources = unique(list);
  for (const resource of resources.values()) checkReferences(resource, resources);
  return { resources, order: sorted(resources) };
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
    } else if (canonical(other.desired) !== canonical(resource.desired)) {
      throw new VmstationError({
        code: 'GRAPH_CONTRADICTION',
        message: `${other.stack}:${other.task} and ${resource.stack}:${resource.task} want different things of ${resource.id}: ${canonical(other.desired)} and ${canonical(resource.desired)}`,
        where: resource.id,
        next: 'let one task own it, and take it out of the other',
      });
    } else {
      resources.set(resource.id, { ...other, after: [...other.after, ...resource.after] });
    }
  }
  return resources;
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
}

function sorted(resources: ReadonlyMap<ResourceId, Resource>): ResourceId[] {
  const order: ResourceId[] = [];
  const state = new Map<ResourceId, 'open' | 'done'>();
  const notifiers = notifiersOf(resources);
  const visit = (id: ResourceId, path: readonly ResourceId[]): void => {
    if (state.get(id) === 'done') return;
    if (state.get(id) === 'open') throw cycle([...path.slice(path.indexOf(id)), id]);
    state.set(id, 'open');
    const resource = resources.get(id);
    if (resource !== undefined) {
      for (const next of [...dependencies(resource), ...(notifiers.get(id) ?? [])])
        visit(next, [...path, id]);
    }
    state.set(id, 'done');
    order.push(id);
  };
  for (const id of resources.keys()) visit(id, []);
  return order;
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
