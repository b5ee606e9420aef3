import type { Graph, Resource, ResourceId, Selection, TargetId } from '@vmstation/engine';
import { buildGraph, idOf } from '@vmstation/engine';
import { builtClusters, clusterAccess, expandStacks, predictFacts, type Site } from '@vmstation/inventory';
import { loadEnvironment, siteSource } from './environment.ts';
import type { RunOptions } from './options.ts';
import { inScope, isAny, selectionOf } from './selection.ts';
import { type Loaded, loadConfig } from './stacks.ts';

/** A site with its stacks, and what of it a run is about. Nothing is connected yet. */
export interface Session extends Loaded {
  readonly site: Site;
  readonly selection: Selection;
  readonly options: RunOptions;
  /** From what the site says of its hosts, before any was looked at. */
  readonly predicted: Graph;
}

export async function openSession(options: RunOptions): Promise<Session> {
  const [site, { stacks, types }] = await Promise.all([
    loadEnvironment(options),
    loadConfig(siteSource(options.site)),
  ]);
  const selection = selectionOf(options, site, stacks);
  const predicted = buildGraph(expandStacks(stacks, site, predictFacts));
  return { site, stacks, types, selection, options, predicted };
}

/**
 * The targets that a run has to look at: every host in scope, because it may remember what nobody wants any more, the
 * clusters in scope that a task of the run can be about, and the hosts that these are reached by.
 */
export function neededTargets(session: Session): ReadonlySet<TargetId> {
  const { site, selection } = session;
  const scope = inScope(selection, site);
  const hosts = site.hosts.filter(({ name }) => isAny(selection.hosts, name));
  const needed = new Set<TargetId>(hosts.map(({ name }): TargetId => `host:${name}`));
  for (const resource of session.predicted.resources.values())
    if (scope(resource)) needed.add(resource.target);
  // A stack of host tasks alone has nothing to do with a cluster, and may be what gets one back that does not answer.
  const owners = session.stacks.flatMap(({ name: stack, tasks }) =>
    tasks.filter((task) => task.scope === 'cluster').map((task) => ({ stack, task: task.name })),
  );
  for (const cluster of builtClusters(site)) {
    const target: TargetId = `cluster:${cluster.name}`;
    if (owners.some((owner) => scope({ target, ...owner }))) needed.add(target);
    const access = clusterAccess(session.stacks, cluster);
    if (needed.has(target) && access?.on !== undefined) needed.add(access.on);
  }
  return needed;
}

/** What a person types before something is destroyed: the cluster's name where there is one cluster, else the site's. */
export function nameToType(site: Site): string {
  const built = site.clusters.filter(({ state }) => state === 'active');
  return built.length === 1 ? (built[0]?.name ?? site.name) : site.name;
}

/** The host that shows how a cluster is reached; `undefined` for what is no cluster of this site. */
export function hostOfCluster({ site, stacks }: Session, target: TargetId): TargetId | undefined {
  const cluster = site.clusters.find(({ name }) => `cluster:${name}` === target);
  return cluster === undefined ? undefined : clusterAccess(stacks, cluster)?.on;
}

/** The resource that shows how a cluster is reached. */
export function accessIdOf({ site, stacks }: Session, target: TargetId): ResourceId | undefined {
  const cluster = site.clusters.find(({ name }) => `cluster:${name}` === target);
  const access = cluster === undefined ? undefined : clusterAccess(stacks, cluster);
  return access === undefined ? undefined : idOf(access, target);
}

/** Resources that are read although they are not in scope, because a cluster in scope is reached by them. */
export function accessResources(session: Session): ReadonlySet<string> {
  return new Set(
    builtClusters(session.site).flatMap((cluster) => {
      const access = clusterAccess(session.stacks, cluster);
      return access === undefined ? [] : [idOf(access, `cluster:${cluster.name}`)];
    }),
  );
}

/** Those of one target. */
export function accessOf(session: Session, target: TargetId): readonly Resource[] {
  const access = accessResources(session);
  return [...session.predicted.resources.values()].filter(
    (resource) => resource.target === target && access.has(resource.id),
  );
}
