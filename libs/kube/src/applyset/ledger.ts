import type { LedgerEntry, Resource, ResourceId, TargetId } from '@vmstation/engine';
import { z } from 'zod';
import { type Endpoint, listPath } from '../api/discovery.ts';
import { list } from '../api/list.ts';
import {
  groupOf,
  identityOf,
  keyOf,
  managers,
  type ObjectRef,
  parseKey,
  titleOf,
} from '../object/kube-object.ts';
import type { Cluster } from '../target/cluster-type.ts';
import { applySetId, type Marks, marksOf, partOfLabel } from './marks.ts';
import type { Parents } from './parents.ts';

/** An object found by its set's label. */
export interface Member {
  readonly ref: ObjectRef;
  readonly endpoint: Endpoint;
  readonly marks: Marks;
}

/** Everything that our stacks made in a cluster, found by label among the kinds that their parents name. */
export async function objectLedger(
  cluster: Cluster,
  parents: Parents,
  wanted: readonly Pick<Resource, 'id' | 'kind' | 'desired'>[],
): Promise<readonly LedgerEntry[]> {
  const ids = new Map(
    wanted
      .filter(({ kind }) => kind.name === 'object')
      .map(({ id, kind, desired }) => [identityOf(parseKey(kind.key(desired))), id]),
  );
  return entriesOf(cluster.target, await membersOf(cluster, parents), ids);
}

const metadataList = z.object({
  items: list(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
        managedFields: managers.optional(),
      }),
    }),
  ),
});

async function membersOf(cluster: Cluster, parents: Parents): Promise<Member[]> {
  const sets = [...parents.keys()].map(applySetId);
  const kinds = new Set([...parents.values()].flatMap(({ groupKinds }) => [...groupKinds]));
  const found = await Promise.all(
    [...kinds].map(async (groupKind) => {
      const dot = groupKind.indexOf('.');
      const [kind, group] = dot < 0 ? [groupKind, ''] : [groupKind.slice(0, dot), groupKind.slice(dot + 1)];
      const endpoint = await cluster.discovery.ofKind({ group, kind });
      return endpoint === undefined ? [] : membersOfKind(cluster, endpoint, sets);
    }),
  );
  return found.flat();
}

async function membersOfKind(
  cluster: Cluster,
  endpoint: Endpoint,
  sets: readonly string[],
): Promise<Member[]> {
  const reply = await cluster.api.json({
    method: 'GET',
    path: listPath(endpoint),
    query: { labelSelector: `${partOfLabel} in (${sets.join(',')})` },
    accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  });
  return metadataList.parse(reply).items.flatMap(({ metadata }) => {
    const marks = marksOf(metadata);
    if (marks === undefined) return [];
    const { name, namespace } = metadata;
    const ref = { group: groupOf(endpoint.apiVersion), kind: endpoint.kind, namespace, name };
    return [{ ref, endpoint, marks }];
  });
}

/**
 * What can be undone, with an order that holds even where nobody declared it: a namespace and a definition go after
 * everything of ours that lives in them, whichever stack made it.
 *
 * @param wanted ids of what is wanted by identity: an object whose manifest moved on to another version of its API is
 * still the same one
 */
export function entriesOf(
  target: TargetId,
  members: readonly Member[],
  wanted: ReadonlyMap<string, ResourceId>,
): LedgerEntry[] {
  const idOf = ({ ref, endpoint }: Member): ResourceId =>
    wanted.get(identityOf(ref)) ?? `${target}/object:${keyOf(endpoint.apiVersion, ref)}`;
  return members.map((member) => {
    // Levels count within a stack.
    const content = members.filter(
      (other) => other.marks.stack === member.marks.stack && isGroundOf(member, other),
    );
    const grounds = members.filter((other) => isGroundOf(other, member));
    return {
      id: idOf(member),
      type: 'object',
      title: titleOf(member.ref),
      stack: member.marks.stack,
      task: member.marks.task,
      level: Math.min(member.marks.level, ...content.map(({ marks }) => marks.level - 1)),
      after: [...new Set([...member.marks.after, ...grounds.map(idOf)])],
    };
  });
}

function isGroundOf(ground: Member, other: Member): boolean {
  if (ground.ref.kind === 'Namespace' && ground.ref.group === '')
    return other.ref.namespace === ground.ref.name;
  if (ground.ref.kind !== 'CustomResourceDefinition') return false;
  return ground.ref.name === `${other.endpoint.plural}.${other.ref.group}`;
}
