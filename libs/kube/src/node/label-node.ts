import { type LedgerEntry, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import { list } from '../api/list.ts';
import { type LiveObject, liveObject } from '../object/kube-object.ts';
import { getObject } from '../object/patch.ts';
import type { Cluster, ClusterChange, Voice } from '../target/cluster-type.ts';
import { nodePath, taintsOf } from './measure-node.ts';
import { managedLabel, marksAnnotation, type NodeMarks, nodeMarksOf } from './node-marks.ts';
import type { NodeMeta } from './node-meta.ts';
import { taintChange, taintName } from './taints.ts';

/**
 * Sets labels and taints. A patch of what exists, never an apply, because that would make a node where there is none.
 * @throws NODE_ABSENT
 */
export async function labelNode({
  cluster,
  desired,
  owner,
  level,
  needs,
}: ClusterChange<NodeMeta>): Promise<void> {
  const live = await getObject(cluster.api, nodePath(desired.node));
  if (live === undefined) throw nodeAbsent(desired.node);
  const before = nodeMarksOf(live.metadata);
  const labels = desired.labels ?? {};
  const taints = desired.taints ?? [];
  const names = Object.keys(labels);
  if (names.length === 0 && taints.length === 0) {
    if (before !== undefined) await patchNode(cluster, live, before, {}, null);
    return;
  }
  await patchNode(cluster, live, before, desired, {
    ...owner,
    level: before?.level ?? level,
    after: [...needs],
    labels: names,
    taints: taints.map(taintName),
  });
}

/** Takes away what we set on a node and leaves the node. */
export async function releaseNode(cluster: Cluster, node: string, _voice: Voice): Promise<void> {
  const live = await getObject(cluster.api, nodePath(node));
  const marks = live === undefined ? undefined : nodeMarksOf(live.metadata);
  if (live !== undefined && marks !== undefined) await patchNode(cluster, live, marks, {}, null);
}

async function patchNode(
  { api }: Cluster,
  live: LiveObject,
  before: NodeMarks | undefined,
  { labels = {}, taints = [] }: Partial<NodeMeta>,
  marks: NodeMarks | null,
): Promise<void> {
  const gone = Object.fromEntries((before?.labels ?? []).map((name) => [name, null]));
  const { fields, next } = taintChange(taintsOf(live), taints, before?.taints ?? []);
  await api.json({
    method: 'PATCH',
    path: nodePath(live.metadata.name),
    query: { fieldManager: 'vmstation' },
    type: 'application/merge-patch+json',
    body: {
      metadata: {
        uid: live.metadata.uid,
        // The list of taints is written as a whole, so nobody may have changed it meanwhile.
        ...(fields.length === 0 ? {} : { resourceVersion: live.metadata.resourceVersion }),
        labels: { ...gone, ...labels, [managedLabel]: marks === null ? null : 'managed' },
        annotations: { [marksAnnotation]: marks === null ? null : JSON.stringify(marks) },
      },
      ...(fields.length === 0 ? {} : { spec: { taints: next } }),
    },
  });
}

const metadataList = z.object({ items: list(z.object({ metadata: liveObject.shape.metadata })) });

export async function nodeLedger({ api, target }: Cluster): Promise<readonly LedgerEntry[]> {
  const reply = await api.json({
    method: 'GET',
    path: '/api/v1/nodes',
    query: { labelSelector: managedLabel },
    accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  });
  return metadataList.parse(reply).items.flatMap(({ metadata }): LedgerEntry[] => {
    const marks = nodeMarksOf(metadata);
    if (marks === undefined) return [];
    const { stack, task, level, after } = marks;
    const { name } = metadata;
    return [{ id: `${target}/node:${name}`, type: 'node', title: `node ${name}`, stack, task, level, after }];
  });
}

function nodeAbsent(node: string): VmstationError {
  return new VmstationError({
    code: 'NODE_ABSENT',
    message: `the node ${node} has not joined the cluster`,
    where: `node ${node}`,
    next: `look at the join of that host: journalctl -u kubelet on ${node}; a machine that joined an earlier cluster stays with that one until vmstation reset --limit=${node}, then vmstation apply`,
  });
}
