import { createHash } from 'node:crypto';
import type { ResourceId } from '@vmstation/engine';
import { z } from 'zod';
import { type JsonObject, objectAt, without } from '../object/json.ts';
import { type LiveObject, nameOf } from '../object/kube-object.ts';
import { fieldManager } from '../object/patch.ts';
import type { Owner } from '../target/cluster-type.ts';

/** Namespace of the inventories and of the lock. */
export const homeNamespace = 'kube-system';

export const partOfLabel = 'applyset.kubernetes.io/part-of';
const stackMark = 'vmstation.dev/stack';
const taskMark = 'vmstation.dev/task';
const levelMark = 'vmstation.dev/level';
const afterMark = 'vmstation.dev/after';
const originMark = 'vmstation.dev/origin';
/** Whose marks they are: a copy of an object, under another name or in another namespace, brings them along. */
const nameMark = 'vmstation.dev/name';

/** On objects that hold data: `data` keeps them from being deleted, `none` lets them go with the rest. */
export const protectLabel = 'vmstation.dev/protect';

/** What an object carries so that it can be found and undone by anyone, later, from anywhere. */
export interface Marks extends Owner {
  readonly level: number;
  readonly after: readonly ResourceId[];
  /** Adopted objects were there before us: they are left when we go. */
  readonly origin: 'created' | 'adopted';
}

/** Name of the object that stands for a stack's set of objects. */
export function parentName(stack: string): string {
  return `vmstation-${stack}`;
}

/**
 * Id of a stack's set: `applyset-` + base64url(sha256(name.namespace.kind.group)) + `-v1` of its parent, as the
 * ApplySet specification (KEP-3659) and kubectl define it.
 */
export function applySetId(stack: string): string {
  const identity = `${parentName(stack)}.${homeNamespace}.ConfigMap.`;
  return `applyset-${createHash('sha256').update(identity).digest('base64url')}-v1`;
}

/** The object with our marks added to what it says itself. */
export function marked(object: JsonObject, marks: Marks): JsonObject {
  const metadata = objectAt(object, 'metadata');
  const labels = objectAt(metadata, 'labels');
  const protect = keepsData(object) && labels[protectLabel] === undefined ? { [protectLabel]: 'data' } : {};
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, ...protect, [partOfLabel]: applySetId(marks.stack) },
      annotations: {
        ...objectAt(metadata, 'annotations'),
        [stackMark]: marks.stack,
        [taskMark]: marks.task,
        [levelMark]: String(marks.level),
        [afterMark]: JSON.stringify(marks.after),
        [originMark]: marks.origin,
        [nameMark]: nameIn(metadata),
      },
    },
  };
}

/** Claims and volumes hold data unless their manifest says otherwise. */
function keepsData(object: JsonObject): boolean {
  return (
    object.apiVersion === 'v1' &&
    (object.kind === 'PersistentVolumeClaim' || object.kind === 'PersistentVolume')
  );
}

/** The object without our marks, for comparing what its author wrote. */
export function unmarked(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata');
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: without(objectAt(metadata, 'labels'), [partOfLabel]),
      annotations: without(objectAt(metadata, 'annotations'), [
        stackMark,
        taskMark,
        levelMark,
        afterMark,
        originMark,
        nameMark,
      ]),
    },
  };
}

/** A list of resources as it stands in an annotation. */
export const resourceIds = z.array(
  z.templateLiteral([z.enum(['host', 'cluster']), ':', z.string(), '/', z.string(), ':', z.string()]),
);

/** What tells whose an object is, as much of it as a list brings. */
export type Marked = Pick<
  LiveObject['metadata'],
  'name' | 'namespace' | 'labels' | 'annotations' | 'managedFields'
>;

/** What the marks of an object say; undefined when they are not ours, not its own, or not whole. */
export function marksOf(metadata: Marked): Marks | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const stack = annotations[stackMark];
  const task = annotations[taskMark];
  const level = Number(annotations[levelMark]);
  if (stack === undefined || task === undefined || labels[partOfLabel] !== applySetId(stack))
    return undefined;
  if (!Number.isInteger(level) || !areItsOwn(metadata)) return undefined;
  const after = resourceIds.safeParse(parsed(annotations[afterMark]));
  return { stack, task, level, after: after.data ?? [], origin: originOf(metadata) ?? 'adopted' };
}

/** Stays on objects that we leave behind, so that taking them back later doesn't look like finding them. */
export function originOf(metadata: Marked): Marks['origin'] | undefined {
  const origin = metadata.annotations?.[originMark];
  return (origin === 'created' || origin === 'adopted') && areItsOwn(metadata) ? origin : undefined;
}

/** Whether an object got its marks from us, instead of from the object that somebody copied. */
function areItsOwn(metadata: Marked): boolean {
  const name = metadata.annotations?.[nameMark];
  if (name !== undefined) return name === nameOf(metadata);
  // Made before marks had a name: then the server at least knows that we applied it.
  return (metadata.managedFields ?? []).some(
    ({ manager, operation }) => manager === fieldManager && operation === 'Apply',
  );
}

/** A merge patch that takes our claim off an object and leaves the object. */
export const releasePatch = {
  metadata: {
    labels: { [partOfLabel]: null },
    annotations: { [stackMark]: null, [taskMark]: null, [levelMark]: null, [afterMark]: null },
  },
} as const;

function nameIn({ namespace, name }: JsonObject): string {
  return nameOf({ namespace: typeof namespace === 'string' ? namespace : undefined, name: String(name) });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '[]');
  } catch {
    // Edited by hand: the order of undoing then comes from the levels alone.
    return [];
  }
}
