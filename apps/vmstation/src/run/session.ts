import type { Graph, Resource, Selection, TargetId } from '@vmstation/engine';
import { buildGraph, idOf } from '@vmstation/engine';
import { builtClusters, clusterAccess, expandStacks, predictFacts, type Site } from '@vmstation/inventory';
import { loadEnvironment } from './environment.ts';
import type { RunOptions } from './options.ts';
import { inScope, selectionOf } from './selection.ts';
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
  const [site, { stacks, types }] = await Promise.all([loadEnvironment(options), loadConfig()]);
  const selection = selectionOf(options, site, stacks);
  const predicted = buildGraph(expandStacks(stacks, site, predictFacts));
  return { site, stacks, types, selection, options, predicted };
}

/** The targets that a run has to look at: those in scope, and the hosts that clusters in scope are reached by. */
export function neededTargets(session: Session): ReadonlySet<TargetId> {
  const scope = inScope(session.selection, session.site);
  const needed = new Set<TargetId>();
  for (const resource of session.predicted.resources.values())
    if (scope(resource)) needed.add(resource.target);
  for (const cluster of builtClusters(session.site)) {
    const access = clusterAccess(session.stacks, cluster);
    if (needed.has(`cluster:${cluster.name}`) && access?.on !== undefined) needed.add(access.on);
  }
  return needed;
}

/** The host that shows how a cluster is reached; `undefined` for what is no cluster of this site. */
export function hostOfCluster({ site, stacks }: Session, target: TargetId): TargetId | undefined {
  const cluster = site.clusters.find(({ name }) => `cluster:${name}` === target);
  return cluster === undefined ? undefined : clusterAccess(stacks, cluster)?.on;
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
