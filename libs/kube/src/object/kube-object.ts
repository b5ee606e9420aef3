import { VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Json } from './json.ts';

/** What every object has; the types of `@kubernetes/client-node` fit as well as {@link KubeObject}. */
export interface ObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** An object as a task writes it. What else it has depends on its kind and goes to the server as it is. */
export interface KubeObject extends ObjectHead {
  readonly [field: string]: unknown;
}

const json: z.ZodType<Json> = z.json();

/** Who set fields of an object, and how. */
export const managers = z.array(
  z.object({ manager: z.string().optional(), operation: z.string().optional() }),
);

/** An object as the server gives it. */
export const liveObject = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z
      .object({
        name: z.string(),
        namespace: z.string().optional(),
        uid: z.string().optional(),
        resourceVersion: z.string().optional(),
        generation: z.number().optional(),
        deletionTimestamp: z.string().optional(),
        finalizers: z.array(z.string()).optional(),
        labels: z.record(z.string(), z.string()).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
        managedFields: managers.optional(),
      })
      .catchall(json),
  })
  .catchall(json);

export type LiveObject = z.infer<typeof liveObject>;

/** What an object is, whatever version of its API it is written in. */
export interface ObjectRef {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

export function refOf(object: ObjectHead): ObjectRef {
  const { name, namespace } = object.metadata;
  if (name === undefined || name === '') {
    throw new VmstationError({
      code: 'MANIFEST_NO_NAME',
      message: `a ${object.kind} has no metadata.name`,
      next: 'give it one; generateName does not work with apply',
    });
  }
  return { group: groupOf(object.apiVersion), kind: object.kind, namespace, name };
}

/** `apps/v1` → `apps`, `v1` → ''. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** `Deployment.apps`, `ConfigMap`: the form that the ApplySet specification uses. */
export function groupKindOf({ group, kind }: Pick<ObjectRef, 'group' | 'kind'>): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** Says whether two references mean one object: its API's version plays no part. */
export function identityOf(ref: ObjectRef): string {
  return `${groupKindOf(ref)} ${nameOf(ref)}`;
}

/** `apps/v1/Deployment monitoring/prometheus`, `v1/Namespace monitoring`. */
export function keyOf(apiVersion: string, ref: Omit<ObjectRef, 'group'>): string {
  return `${apiVersion}/${ref.kind} ${nameOf(ref)}`;
}

/** `monitoring/prometheus`, or just the name of what lives in no namespace. */
export function nameOf({
  namespace,
  name,
}: {
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The reverse of {@link keyOf}. @throws KEY_UNPARSABLE */
export function parseKey(key: string): ObjectRef {
  const parts =
    /^(?:(?<group>[^ /]+)\/)?[^ /]+\/(?<kind>[^ /]+) (?:(?<namespace>[^ /]+)\/)?(?<name>[^ /]+)$/.exec(
      key,
    )?.groups;
  if (parts?.kind === undefined || parts.name === undefined) {
    throw new VmstationError({
      code: 'KEY_UNPARSABLE',
      message: `"${key}" is not the key of a cluster object`,
      next: 'report this, with the run folder',
    });
  }
  return { group: parts.group ?? '', kind: parts.kind, namespace: parts.namespace, name: parts.name };
}

/** `Deployment monitoring/prometheus`: the line for a person. */
export function titleOf(ref: ObjectRef): string {
  return `${ref.kind} ${nameOf(ref)}`;
}
