import { type Resource, type ResourceId, VmstationError } from '@vmstation/engine';
import { kubeconfigType } from '../kubeconfig/kubeconfig-file.ts';
import { nodeType } from '../node/node-meta.ts';
import { objectType } from '../object/manifest.ts';
import { probeType } from '../probe/probe.ts';
import { type ClusterType, isClusterType } from './cluster-type.ts';

/** The types that this library knows by name, for undoing what nobody wants any more. */
export const typesByName: Readonly<Record<string, ClusterType>> & { readonly object: ClusterType } = {
  object: objectType,
  node: nodeType,
  probe: probeType,
  kubeconfig: kubeconfigType,
};

/** @throws WRONG_TARGET when a resource for machines was given to a cluster */
export function clusterTypeOf({ kind, id }: Pick<Resource, 'kind' | 'id'>): ClusterType {
  if (isClusterType(kind)) return kind;
  throw new VmstationError({
    code: 'WRONG_TARGET',
    message: `a resource of type ${kind.name} cannot live in a cluster`,
    where: id,
    next: 'give it `on: host:…`, or write it as a manifest',
  });
}

/** `cluster:x/object:Deployment.apps a/b` → the type `object` and its key. */
export function typeOfOrder(id: ResourceId): {
  readonly type: ClusterType | undefined;
  readonly key: string;
} {
  const rest = id.slice(id.indexOf('/') + 1);
  const colon = rest.indexOf(':');
  return { type: typesByName[rest.slice(0, colon)], key: rest.slice(colon + 1) };
}
