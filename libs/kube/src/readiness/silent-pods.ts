import { z } from 'zod';
import { list } from '../api/list.ts';
import type { LiveObject } from '../object/kube-object.ts';
import { isReady, isSilent } from './conditions.ts';

/** On how many nodes that say nothing a DaemonSet has a pod that lacks something: no kubelet is there to mend it. */
export interface SilentPods {
  readonly old: number;
  readonly unavailable: number;
}

export const noneSilent: SilentPods = { old: 0, unavailable: 0 };

const status = z.unknown();
const nodeList = z.object({ items: list(z.object({ metadata: z.object({ name: z.string() }), status })) });
const podList = z.object({
  items: list(
    z.object({
      metadata: z.object({
        labels: z.record(z.string(), z.string()).default({}),
        ownerReferences: list(z.object({ uid: z.string() })),
      }),
      spec: z.object({ nodeName: z.string().default('') }).prefault({}),
      status,
    }),
  ),
});

/**
 * Pure: counts nodes, as the status of a DaemonSet does. A pod that lacks nothing is among those that the status
 * counts already, and excuses nobody.
 *
 * @param nodes, pods lists as the API gives them; pods of others may be among them
 */
export function silentPods(daemonSet: LiveObject, nodes: unknown, pods: unknown): SilentPods {
  const { uid, annotations } = daemonSet.metadata;
  const silent = new Set(
    nodeList
      .parse(nodes)
      .items.filter(isSilent)
      .map(({ metadata }) => metadata.name),
  );
  const here = podList
    .parse(pods)
    .items.filter(({ metadata }) => metadata.ownerReferences.some((owner) => owner.uid === uid))
    .filter(({ spec }) => silent.has(spec.nodeName));
  const standing = [...Map.groupBy(here, ({ spec }) => spec.nodeName).values()];
  const without = (has: (pod: (typeof here)[number]) => boolean) =>
    standing.filter((onOne) => !onOne.some(has)).length;
  const generation = annotations?.['deprecated.daemonset.template.generation'];
  return {
    old: without(
      ({ metadata: { labels } }) => (labels['pod-template-generation'] ?? generation) === generation,
    ),
    unavailable: without(isReady),
  };
}
