import { z } from 'zod';
import { isStatus } from '../api/api-error.ts';
import { type Endpoint, listPath } from '../api/discovery.ts';
import { list } from '../api/list.ts';
import { protectLabel } from '../applyset/marks.ts';
import type { Cluster } from '../target/cluster-type.ts';
import { groupKindOf, groupOf, type LiveObject } from './kube-object.ts';

/** Groups of what only reflects other objects, or what is going on. */
const reflecting = ['events.k8s.io', 'discovery.k8s.io', 'coordination.k8s.io', 'metrics.k8s.io'];
const reflectingCore = ['Event', 'Endpoints'];

/** What Kubernetes puts into each namespace. */
const everywhere = ['ConfigMap kube-root-ca.crt', 'ServiceAccount default'];

const found = z.object({
  items: list(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
        deletionTimestamp: z.string().optional(),
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
        ownerReferences: list(z.unknown()),
      }),
    }),
  ),
});

type Metadata = z.infer<typeof found>['items'][number]['metadata'];

/**
 * The objects that would go with a namespace although nobody asked for that, whoever made them: what is ours and
 * unwanted went before it. Left out is what others own or reflect, and what is on its way out.
 *
 * @throws API_GROUP_UNAVAILABLE when it is not known what else is in there
 */
export async function contentOf(cluster: Cluster, namespace: string): Promise<string[]> {
  const kinds = (await cluster.discovery.inNamespaces(reflecting)).filter(
    ({ apiVersion, kind }) => groupOf(apiVersion) !== '' || !reflectingCore.includes(kind),
  );
  const titles = await Promise.all(
    kinds.map(async (endpoint) => {
      const items = await metadataIn(cluster, endpoint, namespace);
      return items.filter((item) => staysByItself(endpoint, item)).map(({ name }) => titleIn(endpoint, name));
    }),
  );
  return titles.flat().sort();
}

const defined = z.object({ spec: z.object({ group: z.string(), names: z.object({ kind: z.string() }) }) });

/** The objects of a CustomResourceDefinition, which would go with it: what is ours and unwanted went before it. */
export async function objectsOfDefinition(cluster: Cluster, definition: LiveObject): Promise<string[]> {
  const { group, names } = defined.parse(definition).spec;
  const endpoint = await cluster.discovery.ofKind({ group, kind: names.kind });
  if (endpoint === undefined) return [];
  const items = (await metadataIn(cluster, endpoint)).filter(
    ({ deletionTimestamp }) => deletionTimestamp === undefined,
  );
  return items
    .map(({ namespace, name }) => titleIn(endpoint, namespace === undefined ? name : `${namespace}/${name}`))
    .sort();
}

function staysByItself(endpoint: Endpoint, metadata: Metadata): boolean {
  const { name, deletionTimestamp, labels, annotations, ownerReferences } = metadata;
  if (deletionTimestamp !== undefined || ownerReferences.length > 0) return false;
  if (labels[protectLabel] === 'none' || everywhere.includes(titleIn(endpoint, name))) return false;
  // A token goes with its account.
  return annotations['kubernetes.io/service-account.name'] === undefined;
}

function titleIn({ apiVersion, kind }: Endpoint, name: string): string {
  return `${groupKindOf({ group: groupOf(apiVersion), kind })} ${name}`;
}

/** In all namespaces unless one is named. */
async function metadataIn(cluster: Cluster, endpoint: Endpoint, namespace?: string): Promise<Metadata[]> {
  try {
    const reply = await cluster.api.json({
      method: 'GET',
      path: listPath(endpoint, namespace),
      // A server that extends the API may know whole objects only.
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
    });
    return found.parse(reply).items.map(({ metadata }) => metadata);
  } catch (error) {
    // The definition of this kind went meanwhile, and its objects with it.
    if (isStatus(error, 404)) return [];
    throw error;
  }
}
