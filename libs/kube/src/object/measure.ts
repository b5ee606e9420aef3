import { type FieldDiff, redact, VmstationError } from '@vmstation/engine';
import { clusterError, isStatus } from '../api/api-error.ts';
import { checkScope, type Endpoint, objectPath } from '../api/discovery.ts';
import {
  applySetId,
  type Marks,
  marked,
  marksOf,
  originOf,
  partOfLabel,
  unmarked,
} from '../applyset/marks.ts';
import type { Readiness } from '../readiness/readiness.ts';
import { readinessOf } from '../readiness/readiness-of.ts';
import type { Cluster, Owner } from '../target/cluster-type.ts';
import { fieldDiffs } from './field-diffs.ts';
import type { JsonObject } from './json.ts';
import { type LiveObject, type ObjectRef, refOf, titleOf } from './kube-object.ts';
import type { Manifest } from './manifest.ts';
import { applyPatch, comparable, getObject } from './patch.ts';
import { hides, onTheWire, secretsOf } from './wire.ts';

/** What one object lacks. Plain data, shown as it is. */
export interface ObjectActual {
  readonly exists: boolean;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly why?: string;
  /** What applying the manifest would change, as the server says. */
  readonly fields: readonly FieldDiff[];
}

export const absentObject: ObjectActual = { exists: false, ready: false, fields: [] };

/**
 * Compares an object with its manifest: the server is asked what applying it would make of it, and that is
 * compared with what is there.
 *
 * @throws OBJECT_INVALID when the server refuses the manifest, OBJECT_OWNED when another tool's inventory has it
 */
export async function measureObject(
  cluster: Cluster,
  { object }: Manifest,
  owner: Owner,
): Promise<ObjectActual> {
  const ref = refOf(object);
  const endpoint = await cluster.discovery.ofManifest(object);
  if (endpoint === undefined) return absentObject;
  checkScope(endpoint, ref);
  const path = objectPath(endpoint, ref);
  const wire = onTheWire(object);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const live = await getObject(cluster.api, path);
      if (live !== undefined) refuseForeign(live, ref);
      const body = marked(wire, marksFor(owner, live));
      const applied = await applyPatch(cluster.api, path, body, true);
      if (live === undefined || live.metadata.deletionTimestamp !== undefined) return absentObject;
      // Changed by somebody between the two requests: what differs then is not drift.
      if (applied.metadata.resourceVersion !== live.metadata.resourceVersion && attempt < 5) continue;
      return compared(live, applied, owner, await readinessOf(cluster.api, live));
    }
  } catch (error) {
    // Its namespace is yet to come.
    if (isStatus(error, 404)) return absentObject;
    throw refused(error, wire, ref);
  }
}

/** Marks as they are where the object is ours, so that only what its author wrote makes a difference. */
export function marksFor(owner: Owner, live: LiveObject | undefined): Marks {
  const now = live === undefined ? undefined : marksOf(live.metadata);
  const origin = live === undefined ? 'created' : (originOf(live.metadata) ?? 'adopted');
  return { ...owner, level: now?.level ?? 0, after: now?.after ?? [], origin };
}

/** Where a manifest goes. @throws KIND_UNKNOWN */
export async function endpointOf(cluster: Cluster, { object }: Manifest): Promise<Endpoint> {
  const endpoint = await cluster.discovery.ofManifest(object);
  if (endpoint !== undefined) return endpoint;
  throw new VmstationError({
    code: 'KIND_UNKNOWN',
    message: `the cluster does not know the kind ${object.kind} of ${object.apiVersion}`,
    where: titleOf(refOf(object)),
    next: 'declare its CustomResourceDefinition and refer to it with `after`, or correct apiVersion and kind',
  });
}

/** An error of a request about an object, with its secrets taken out. */
export function refused(error: unknown, wire: JsonObject, ref: ObjectRef): VmstationError {
  if (error instanceof VmstationError) return error;
  const result = clusterError(error, titleOf(ref), titleOf(ref));
  const cause = result.cause instanceof Error ? redact(result.cause.message, secretsOf(wire)) : undefined;
  return new VmstationError({
    code: result.code,
    message: result.message,
    ...(result.where === undefined ? {} : { where: result.where }),
    ...(cause === undefined ? {} : { cause }),
    ...(result.next === undefined ? {} : { next: result.next }),
  });
}

/** @throws OBJECT_OWNED */
export function refuseForeign(live: LiveObject, ref: ObjectRef): void {
  const set = live.metadata.labels?.[partOfLabel];
  const stack = live.metadata.annotations?.['vmstation.dev/stack'];
  if (set === undefined || (stack !== undefined && set === applySetId(stack))) return;
  throw new VmstationError({
    code: 'OBJECT_OWNED',
    message: `${titleOf(ref)} belongs to the set ${set} of another tool`,
    where: titleOf(ref),
    next: `remove it there, or take it over on purpose: kubectl label ${ref.kind} ${ref.name} ${partOfLabel}-`,
  });
}

function compared(live: LiveObject, applied: LiveObject, owner: Owner, state: Readiness): ObjectActual {
  const fields = fieldDiffs(unmarked(comparable(live)), unmarked(comparable(applied)), hides(live));
  const marks = marksOf(live.metadata);
  const wanted = `${owner.stack}:${owner.task}`;
  const is = marks === undefined ? undefined : `${marks.stack}:${marks.task}`;
  const owned = is === wanted ? [] : [{ field: 'owner', from: is, to: wanted }];
  return {
    exists: true,
    ready: state.ready,
    ...(state.ready ? {} : { why: state.why }),
    fields: [...fields, ...owned],
  };
}
