import { draftOf, type FieldDiff, VmstationError } from '@vmstation/engine';
import type { ClusterChange, ClusterType } from '../target/cluster-type.ts';
import { poll } from '../target/pause.ts';
import { labelNode, nodeLedger, releaseNode } from './label-node.ts';
import { absentNode, measureNode, type NodeActual } from './measure-node.ts';
import type { Taint } from './taints.ts';

/** What a site says about a node that its kubelet registered. The node itself is made by joining. */
export interface NodeMeta {
  readonly node: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Whether it also has to be Ready. Default true. */
  readonly ready?: boolean;
  /** Whether its host sleeps on purpose: then it need not be Ready while its kubelet says nothing. Default false. */
  readonly mayBeAsleep?: boolean;
  /** Longest wait for it to become ready. Default: the target's, 300 s. */
  readonly waitSeconds?: number;
}

export const nodeType: ClusterType<NodeMeta, NodeActual> = {
  name: 'node',
  key: ({ node }) => node,
  show: ({ node }) => `node ${node}`,
  diff: (desired, { ready, why, fields }) => {
    const unready: FieldDiff[] =
      desired.ready !== false && !ready ? [{ field: 'ready', from: why, to: 'ready' }] : [];
    const all = [...fields, ...unready];
    return all.length === 0 ? undefined : { action: 'update', fields: all };
  },
  absent: absentNode,
  measure: measureNode,
  make,
  undo: releaseNode,
  ledger: nodeLedger,
};

/**
 * Labels, taints and readiness of a node: `nodeMeta({ node: 'masternode', labels: { … }, ready: true })`.
 * @key name of the node
 * @reads its labels, taints and conditions
 * @undoes our labels and taints go; the node itself stays
 */
export const nodeMeta = draftOf(nodeType);

async function make(change: ClusterChange<NodeMeta>): Promise<NodeActual> {
  const { cluster, desired, owner, voice } = change;
  const seconds = desired.waitSeconds ?? cluster.readySeconds;
  // Joining ends a moment before the node shows up.
  await poll(Math.min(seconds, 30), async () => {
    const now = await measureNode(cluster, desired, owner);
    return now.exists ? now : undefined;
  });
  await labelNode(change);
  let last = await measureNode(cluster, desired, owner);
  await poll(desired.ready === false ? 0 : seconds, async () => {
    const now = await measureNode(cluster, desired, owner);
    if (!now.ready && now.why !== last.why) voice.busy(`waits for node ${desired.node}: ${now.why}`);
    last = now;
    return now.ready ? now : undefined;
  });
  const left = nodeType.diff(desired, last);
  if (left === undefined) return last;
  throw new VmstationError({
    code: left.fields.some(({ field }) => field === 'ready') ? 'NOT_READY' : 'NOT_APPLIED',
    message: `node ${desired.node}: ${left.fields.map(({ field, from }) => `${field} is ${from}`).join(', ')}`,
    where: `node ${desired.node} of ${cluster.target}`,
    next: `kubectl describe node ${desired.node}; on the host: journalctl -u kubelet`,
  });
}
