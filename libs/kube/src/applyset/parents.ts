import { type ResourceId, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { isStatus } from '../api/api-error.ts';
import { list } from '../api/list.ts';
import { fieldManager } from '../object/patch.ts';
import type { Claim } from '../target/cluster-type.ts';
import { applySetId, homeNamespace, parentName, resourceIds } from './marks.ts';

/** Where the objects of one stack may be found, kept in the cluster as an ApplySet parent (KEP-3659). */
interface Parent {
  readonly groupKinds: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  /** Restarts that an interrupted run still owes. */
  readonly pending: ReadonlySet<ResourceId>;
}

export type Parents = Map<string, Parent>;

const idLabel = 'applyset.kubernetes.io/id';
const toolingMark = 'applyset.kubernetes.io/tooling';
const kindsMark = 'applyset.kubernetes.io/contains-group-kinds';
const namespacesMark = 'applyset.kubernetes.io/additional-namespaces';
const stackLabel = 'vmstation.dev/stack';
const path = `/api/v1/namespaces/${homeNamespace}/configmaps`;

const listed = z.object({
  items: list(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
      }),
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/** @throws APPLYSET_FOREIGN when a parent of ours was changed by another tool, or by hand */
export async function readParents(api: Api): Promise<Parents> {
  const query = { labelSelector: `${idLabel},${stackLabel}` };
  const { items } = listed.parse(await api.json({ method: 'GET', path, query }));
  return new Map(
    items.map(({ metadata, data }) => {
      const stack = metadata.labels[stackLabel] ?? '';
      const ours =
        metadata.name === parentName(stack) &&
        metadata.labels[idLabel] === applySetId(stack) &&
        metadata.annotations[toolingMark]?.startsWith('vmstation/');
      if (!ours) throw foreign(metadata.name);
      return [
        stack,
        {
          groupKinds: words(metadata.annotations[kindsMark]),
          namespaces: words(metadata.annotations[namespacesMark]),
          pending: new Set(resourceIds.parse(JSON.parse(data.pending ?? '[]'))),
        },
      ];
    }),
  );
}

const empty: Parent = { groupKinds: new Set(), namespaces: new Set(), pending: new Set() };

/**
 * Notes in the cluster what is about to be made and restarted, before it is: whoever comes after an interruption
 * finds it. Sends nothing when all is noted already.
 */
export async function claim(
  api: Api,
  parents: Parents,
  stack: string,
  claims: readonly Claim[],
  pending: readonly ResourceId[],
): Promise<void> {
  const known = parents.get(stack) ?? empty;
  const namespaces = claims.flatMap(({ namespace }) =>
    namespace === undefined || namespace === homeNamespace ? [] : [namespace],
  );
  await keep(api, parents, stack, {
    groupKinds: new Set([...known.groupKinds, ...claims.map(({ groupKind }) => groupKind)]),
    namespaces: new Set([...known.namespaces, ...namespaces]),
    pending: new Set([...known.pending, ...pending]),
  });
}

/** Notes that these restarts were made. */
export async function settle(api: Api, parents: Parents, restarted: ReadonlySet<ResourceId>): Promise<void> {
  for (const [stack, known] of parents) {
    const pending = new Set([...known.pending].filter((id) => !restarted.has(id)));
    await keep(api, parents, stack, { ...known, pending });
  }
}

/** Removes the parent of a stack that has no objects left. */
export async function forget(api: Api, parents: Parents, stack: string): Promise<void> {
  try {
    await api.json({ method: 'DELETE', path: `${path}/${parentName(stack)}` });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
  parents.delete(stack);
}

async function keep(api: Api, parents: Parents, stack: string, next: Parent): Promise<void> {
  const known = parents.get(stack);
  if (
    known !== undefined &&
    line(known.groupKinds) === line(next.groupKinds) &&
    line(known.namespaces) === line(next.namespaces) &&
    line(known.pending) === line(next.pending)
  )
    return;
  await api.json({
    method: 'PATCH',
    path: `${path}/${parentName(stack)}`,
    query: { fieldManager, force: 'true' },
    type: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: parentName(stack),
        namespace: homeNamespace,
        labels: { [idLabel]: applySetId(stack), [stackLabel]: stack },
        annotations: {
          [toolingMark]: 'vmstation/v1',
          [kindsMark]: line(next.groupKinds),
          [namespacesMark]: line(next.namespaces),
        },
      },
      data: next.pending.size === 0 ? {} : { pending: JSON.stringify([...next.pending].sort()) },
    },
  });
  parents.set(stack, next);
}

function line(set: ReadonlySet<string>): string {
  return [...set].sort().join(',');
}

function words(text: string | undefined): ReadonlySet<string> {
  return new Set((text ?? '').split(',').filter((word) => word !== ''));
}

function foreign(name: string): VmstationError {
  return new VmstationError({
    code: 'APPLYSET_FOREIGN',
    message: `the inventory ${homeNamespace}/${name} is not as VMStation wrote it, so it is not known what belongs to it`,
    where: `ConfigMap ${homeNamespace}/${name}`,
    next: `kubectl -n ${homeNamespace} get configmap ${name} -o yaml, and restore its applyset.kubernetes.io labels and annotations`,
  });
}
