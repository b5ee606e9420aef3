import { VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import { groupKindOf, groupOf, nameOf, type ObjectHead, type ObjectRef } from '../object/kube-object.ts';
import type { Api } from './api.ts';
import { list } from './list.ts';

/** How a kind of object is reached in the API. */
export interface Endpoint {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly listed: boolean;
  /** Such as `/apis/apps/v1`. */
  readonly base: string;
  /** Such as `deployments`. */
  readonly plural: string;
}

/** The kinds that a server serves; asked once, and again when something is missing. */
export interface Discovery {
  /** In the version that the manifest is written in. Undefined when the server does not serve it (yet). */
  ofManifest(object: Pick<ObjectHead, 'apiVersion' | 'kind'>): Promise<Endpoint | undefined>;
  /** In the server's preferred version. Undefined when the server does not serve it. */
  ofKind(ref: Pick<ObjectRef, 'group' | 'kind'>): Promise<Endpoint | undefined>;
  /**
   * All kinds that live in a namespace and can be listed, but for those of some groups.
   * @throws API_GROUP_UNAVAILABLE
   */
  inNamespaces(without: readonly string[]): Promise<readonly Endpoint[]>;
  /** Forgets what was asked, for when a definition was added or removed. */
  forget(): void;
}

const apiGroups = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: list(
    z.object({
      metadata: z.object({ name: z.string().default('') }).default({ name: '' }),
      versions: z.array(
        z.object({
          version: z.string(),
          freshness: z.string().default('Current'),
          resources: list(
            z.object({
              resource: z.string(),
              scope: z.string(),
              verbs: list(z.string()),
              responseKind: z.object({ kind: z.string() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const accept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

interface Known {
  readonly byVersion: ReadonlyMap<string, Endpoint>;
  readonly byKind: ReadonlyMap<string, Endpoint>;
  /** Groups whose own server did not answer, so that nothing can be said about their kinds. */
  readonly stale: ReadonlySet<string>;
}

export function discoveryOf(api: Api): Discovery {
  let known: Promise<Known> | undefined;
  const ask = (): Promise<Known> => {
    known ??= load(api);
    return known;
  };
  const found = async (
    group: string,
    pick: (all: Known) => Endpoint | undefined,
  ): Promise<Endpoint | undefined> => {
    const all = await ask();
    const endpoint = pick(all);
    if (endpoint === undefined && all.stale.has(group)) throw stale(group);
    return endpoint;
  };
  return {
    ofManifest: ({ apiVersion, kind }) =>
      found(groupOf(apiVersion), (all) => all.byVersion.get(`${apiVersion}/${kind}`)),
    ofKind: (ref) => found(ref.group, (all) => all.byKind.get(groupKindOf(ref))),
    inNamespaces: async (without) => {
      const all = await ask();
      const lost = [...all.stale].find((group) => !without.includes(group));
      if (lost !== undefined) throw stale(lost);
      return [...all.byKind.values()].filter(
        ({ apiVersion, namespaced, listed }) =>
          namespaced && listed && !without.includes(groupOf(apiVersion)),
      );
    },
    forget: () => {
      known = undefined;
    },
  };
}

async function load(api: Api): Promise<Known> {
  const replies = await Promise.all(
    ['/api', '/apis'].map(async (path) =>
      apiGroups.safeParse(await api.json({ method: 'GET', path, accept })),
    ),
  );
  const byVersion = new Map<string, Endpoint>();
  const byKind = new Map<string, Endpoint>();
  const staleGroups = new Set<string>();
  for (const reply of replies) {
    if (!reply.success) throw tooOld(api);
    for (const group of reply.data.items) {
      for (const { version, freshness, resources } of group.versions) {
        if (freshness !== 'Current') staleGroups.add(group.metadata.name);
        for (const { resource, scope, verbs, responseKind } of resources) {
          if (responseKind === undefined || !verbs.includes('get')) continue;
          const apiVersion = group.metadata.name === '' ? version : `${group.metadata.name}/${version}`;
          const endpoint: Endpoint = {
            apiVersion,
            kind: responseKind.kind,
            namespaced: scope === 'Namespaced',
            listed: verbs.includes('list'),
            base: group.metadata.name === '' ? `/api/${version}` : `/apis/${apiVersion}`,
            plural: resource,
          };
          byVersion.set(`${apiVersion}/${endpoint.kind}`, endpoint);
          const key = groupKindOf({ group: group.metadata.name, kind: endpoint.kind });
          if (!byKind.has(key)) byKind.set(key, endpoint);
        }
      }
    }
  }
  return { byVersion, byKind, stale: staleGroups };
}

/** `/apis/apps/v1/namespaces/monitoring/deployments/prometheus` */
export function objectPath(
  endpoint: Endpoint,
  { namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>,
): string {
  return `${listPath(endpoint, endpoint.namespaced ? namespace : undefined)}/${encodeURIComponent(name)}`;
}

/** All objects of a kind, of one namespace where that is given. */
export function listPath(endpoint: Endpoint, namespace?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${endpoint.base}${scope}/${endpoint.plural}`;
}

/** Whether a manifest says a namespace exactly when its kind lives in one. @throws MANIFEST_SCOPE */
export function checkScope(endpoint: Endpoint, ref: ObjectRef): void {
  if (endpoint.namespaced === (ref.namespace !== undefined)) return;
  throw new VmstationError({
    code: 'MANIFEST_SCOPE',
    message: `${ref.kind} ${nameOf(ref)} ${endpoint.namespaced ? 'lives in a namespace but names none' : 'lives in no namespace but names one'}`,
    where: nameOf(ref),
    next: endpoint.namespaced ? 'add metadata.namespace' : 'take metadata.namespace out',
  });
}

function stale(group: string): VmstationError {
  return new VmstationError({
    code: 'API_GROUP_UNAVAILABLE',
    message: `the server behind the API group ${group} does not answer, so its objects cannot be read`,
    where: group,
    next: `kubectl get apiservices | grep ${group}`,
  });
}

function tooOld(api: Api): VmstationError {
  return new VmstationError({
    code: 'CLUSTER_TOO_OLD',
    message: `the API server at ${api.server} does not speak aggregated discovery, which Kubernetes has since 1.27`,
    where: api.where,
    next: 'upgrade the cluster to 1.27 or newer',
  });
}
