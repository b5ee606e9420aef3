import type { FieldDiff } from '@vmstation/engine';
import { z } from 'zod';
import { list } from '../api/list.ts';
import type { LiveObject } from '../object/kube-object.ts';
import { getObject } from '../object/patch.ts';
import { isSilent } from '../readiness/conditions.ts';
import { type Readiness, readiness } from '../readiness/readiness.ts';
import type { Cluster, Owner } from '../target/cluster-type.ts';
import { nodeMarksOf } from './node-marks.ts';
import type { NodeMeta } from './node-meta.ts';
import { type Taint, taintChange } from './taints.ts';

export interface NodeActual {
  readonly exists: boolean;
  /** Ready, or rightly asleep. */
  readonly ready: boolean;
  readonly why?: string;
  readonly fields: readonly FieldDiff[];
}

export const absentNode: NodeActual = {
  exists: false,
  ready: false,
  why: 'the node has not joined',
  fields: [{ field: 'node', from: undefined, to: 'joined' }],
};

const taints = z.object({
  spec: z
    .object({
      taints: list(z.object({ key: z.string(), value: z.string().optional(), effect: z.string() })),
    })
    .prefault({}),
});

/** Such as `/api/v1/nodes/masternode`. */
export function nodePath(node: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}`;
}

export function taintsOf(live: LiveObject): readonly Taint[] {
  return taints.parse(live).spec.taints;
}

export async function measureNode(cluster: Cluster, desired: NodeMeta, owner: Owner): Promise<NodeActual> {
  const live = await getObject(cluster.api, nodePath(desired.node));
  return live === undefined ? absentNode : nodeActual(live, desired, owner);
}

/** Pure: a node as it is, next to what a site says of it. */
export function nodeActual(live: LiveObject, desired: NodeMeta, owner: Owner): NodeActual {
  const asleep = desired.mayBeAsleep === true && isSilent(live);
  const state: Readiness = asleep ? { ready: true } : readiness(live);
  return {
    exists: true,
    ready: state.ready,
    ...(state.ready ? {} : { why: state.why }),
    fields: nodeFields(live, desired, owner),
  };
}

function nodeFields(live: LiveObject, desired: NodeMeta, owner: Owner): FieldDiff[] {
  const marks = nodeMarksOf(live.metadata);
  const wanted = desired.labels ?? {};
  const is = live.metadata.labels ?? {};
  const names = new Set([...Object.keys(wanted), ...(marks?.labels ?? [])]);
  const labels = [...names].flatMap((name) =>
    is[name] === wanted[name] ? [] : [{ field: `label ${name}`, from: is[name], to: wanted[name] }],
  );
  const { fields } = taintChange(taintsOf(live), desired.taints ?? [], marks?.taints ?? []);
  const mine = marks === undefined ? undefined : `${marks.stack}:${marks.task}`;
  const owned = names.size === 0 && (desired.taints ?? []).length === 0 && marks === undefined;
  const to = `${owner.stack}:${owner.task}`;
  return [...labels, ...fields, ...(owned || mine === to ? [] : [{ field: 'owner', from: mine, to }])];
}
