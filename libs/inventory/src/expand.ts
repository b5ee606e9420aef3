import { type Draft, type Input, idOf, type Resource, type TargetId } from '@vmstation/engine';
import type { Facts } from './facts.ts';
import { orderStacks } from './order-stacks.ts';
import type { Cluster } from './schema/cluster.ts';
import type { Host } from './schema/host.ts';
import type { Site } from './schema/site.ts';
import type { Stack, Task } from './stack.ts';

/** All resources that the stacks want of a site, each with its place and its owner. Pure. */
export function expandStacks(
  stacks: readonly Stack[],
  site: Site,
  factsOf: (host: Host) => Facts,
): readonly Resource[] {
  const ordered = orderStacks(stacks);
  const access = accessOf(ordered);
  return ordered.flatMap((stack, stage) =>
    stack.tasks.flatMap((task) =>
      drafts(task, site, factsOf).map(([target, draft]) =>
        place(draft, target, { stack: stack.name, task: task.name, stage }, access.get(target)),
      ),
    ),
  );

  function accessOf(list: readonly Stack[]): ReadonlyMap<TargetId, Input> {
    const result = new Map<TargetId, Input>();
    for (const cluster of builtClusters(site)) {
      const input = clusterAccess(list, cluster);
      if (input !== undefined) result.set(`cluster:${cluster.name}`, input);
    }
    return result;
  }
}

/** Where the kubeconfig of a cluster comes from; `undefined` when no stack makes clusters. */
export function clusterAccess(stacks: readonly Stack[], cluster: Cluster): Input | undefined {
  return stacks.find((stack) => stack.access !== undefined)?.access?.(cluster);
}

/** Clusters that are more than a plan on paper. */
export function builtClusters(site: Site): readonly Cluster[] {
  return site.clusters.filter((cluster) => cluster.state === 'active');
}

function drafts(
  task: Task,
  site: Site,
  factsOf: (host: Host) => Facts,
): readonly (readonly [TargetId, Draft])[] {
  if (task.scope === 'host') {
    return site.hosts
      .filter((host) => task.hosts?.(host, site) ?? true)
      .flatMap((host) =>
        task
          .resources({ site, host, facts: factsOf(host) })
          .map((draft) => [`host:${host.name}`, draft] as const),
      );
  }
  const facts = new Map(site.hosts.map((host) => [host.name, factsOf(host)]));
  return builtClusters(site)
    .filter((cluster) => task.clusters?.(cluster, site) ?? true)
    .flatMap((cluster) =>
      task.resources({ site, cluster, facts }).map((draft) => [`cluster:${cluster.name}`, draft] as const),
    );
}

function place(
  draft: Draft,
  own: TargetId,
  owner: { readonly stack: string; readonly task: string; readonly stage: number },
  access: Input | undefined,
): Resource {
  const target = draft.on ?? own;
  const needsApi = target === own && access !== undefined && own.startsWith('cluster:');
  return {
    id: idOf(draft, target),
    target,
    ...owner,
    kind: draft.kind,
    desired: draft.desired,
    after: [...draft.after, ...(needsApi ? [access] : [])].map((ref) => idOf(ref, target)),
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
