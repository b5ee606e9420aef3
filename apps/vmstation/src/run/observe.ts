import {
  buildGraph,
  canonical,
  type Graph,
  makePlan,
  type Plan,
  type Resource,
  type TargetId,
  type TargetState,
  type VmstationError,
} from '@vmstation/engine';
import {
  expandStacks,
  type Facts,
  type Host,
  orderStacks,
  parseFacts,
  predictFacts,
} from '@vmstation/inventory';
import { whyHidden } from './hidden-cluster.ts';
import type { RunVerb } from './options.ts';
import { lost, type Reader, readTarget } from './read-target.ts';
import { inScope } from './selection.ts';
import { accessResources, hostOfCluster, type Session } from './session.ts';
import type { Fleet } from './targets.ts';

/** What was seen of a site, and the graph of what is wanted of it. */
export interface World {
  readonly session: Session;
  readonly fleet: Fleet;
  readonly graph: Graph;
  readonly states: ReadonlyMap<TargetId, TargetState | VmstationError>;
}

/**
 * Reads every target once, all at the same time but for a cluster, which is reached by what its host shows.
 * When measured facts lead to other resources than the site made us expect, only those are read once more.
 */
export async function observe(
  session: Session,
  fleet: Fleet,
  emit: Reader['emit'],
  signal: AbortSignal,
  verb: RunVerb = 'apply',
): Promise<World> {
  const needed = [...fleet.targets.keys()];
  const states = new Map<TargetId, TargetState | VmstationError>();
  const scope = inScope(session.selection, session.site);
  const access = accessResources(session);
  const wanted = (graph: Graph, target: TargetId) =>
    allOf(graph, target).filter((resource) => scope(resource) || access.has(resource.id));

  emit({ type: 'phase', phase: 'read' });
  const reader = { fleet, emit, signal };
  const read = async (id: TargetId): Promise<void> => {
    const look = { wanted: allOf(session.predicted, id) };
    states.set(id, await readTarget(reader, id, wanted(session.predicted, id), look));
  };
  const reading = new Map(needed.filter((id) => id.startsWith('host:')).map((id) => [id, read(id)] as const));
  const afterItsHost = async (id: TargetId): Promise<void> => {
    const host = hostOfCluster(session, id);
    if (host === undefined) return read(id);
    await reading.get(host);
    const why = whyHidden(session, id, host, states.get(host), verb);
    if (why === undefined) await read(id);
    else states.set(id, lost(emit, id, why));
  };
  const clusters = needed.filter((id) => id.startsWith('cluster:'));
  await Promise.all([...reading.values(), ...clusters.map(afterItsHost)]);
  const graph = buildGraph(expandStacks(session.stacks, session.site, factsFrom(states)));
  await Promise.all(
    needed.map((id) => rereadChanged(id, session.predicted, graph, { ...reader, states, wanted })),
  );
  return { session, fleet, graph, states: inOrder(needed, states) };
}

function allOf(graph: Graph, target: TargetId): readonly Resource[] {
  return [...graph.resources.values()].filter((resource) => resource.target === target);
}

/** Whoever answered first: what was seen is told in the order of the site, the same each time. */
function inOrder<Id, State>(ids: readonly Id[], states: ReadonlyMap<Id, State>): ReadonlyMap<Id, State> {
  return new Map([...states].sort(([one], [other]) => ids.indexOf(one) - ids.indexOf(other)));
}

/** The plan of what was seen. */
export function planOf(world: World, verb: 'apply' | 'reset'): Plan {
  const { session } = world;
  const order = orderStacks(session.stacks).map(({ name }) => name);
  return makePlan({
    site: session.site.name,
    environment: session.site.environment,
    verb,
    selection: session.selection,
    graph: world.graph,
    inScope: inScope(session.selection, session.site),
    states: world.states,
    stageOf: (stack) => order.indexOf(stack),
  });
}

interface Reading extends Reader {
  readonly states: Map<TargetId, TargetState | VmstationError>;
  readonly wanted: (graph: Graph, target: TargetId) => readonly Resource[];
}

async function rereadChanged(id: TargetId, before: Graph, after: Graph, reading: Reading): Promise<void> {
  const state = reading.states.get(id);
  if (state === undefined || state instanceof Error) return;
  const changed = reading
    .wanted(after, id)
    .filter((resource) => !sameDesired(before.resources.get(resource.id)?.desired, resource.desired));
  if (changed.length === 0) return;
  const again = await readTarget(reading, id, changed, { again: true, wanted: allOf(after, id) });
  reading.states.set(id, again instanceof Error ? again : merged(state, again));
}

/** Equal values made by the same task are equal as they are, most of the time: sorting their keys is slow. */
function sameDesired(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after) || canonical(before) === canonical(after);
}

function merged(first: TargetState, second: TargetState): TargetState {
  return {
    ...second,
    observed: new Map([...first.observed, ...second.observed]),
    failed: new Map([...[...first.failed].filter(([id]) => !second.observed.has(id)), ...second.failed]),
  };
}

/** Measured facts where a host was read, the site's word where it was not. */
function factsFrom(states: ReadonlyMap<TargetId, TargetState | VmstationError>): (host: Host) => Facts {
  return (host) => {
    const state = states.get(`host:${host.name}`);
    return state === undefined || state instanceof Error
      ? predictFacts(host)
      : parseFacts(state.facts, host.name);
  };
}
