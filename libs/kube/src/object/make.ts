import { type FieldDiff, retryDelays, VmstationError } from '@vmstation/engine';
import { isPassing } from '../api/api-error.ts';
import { checkScope, objectPath } from '../api/discovery.ts';
import { marked } from '../applyset/marks.ts';
import type { ClusterChange } from '../target/cluster-type.ts';
import { pause } from '../target/pause.ts';
import { isJsonObject, type JsonObject, valueAt } from './json.ts';
import { type LiveObject, refOf, titleOf } from './kube-object.ts';
import type { Manifest } from './manifest.ts';
import { endpointOf, marksFor, measureObject, type ObjectActual, refused, refuseForeign } from './measure.ts';
import { applyPatch, comparable, getObject, mergePatch } from './patch.ts';
import { waitUntilGone } from './remove.ts';
import { waitUntilReady } from './wait-ready.ts';
import { onTheWire } from './wire.ts';

/**
 * Applies a manifest, waits until the object works, and measures.
 * @throws OBJECT_INVALID, OBJECT_OWNED, KIND_UNKNOWN, NOT_READY, NOT_APPLIED
 */
export async function makeObject(change: ClusterChange<Manifest>): Promise<ObjectActual> {
  const { cluster, desired, owner } = change;
  const title = titleOf(refOf(desired.object));
  const path = await patiently(change, onTheWire(desired.object));
  if (desired.object.kind === 'CustomResourceDefinition') cluster.discovery.forget();
  await waitUntilReady(change, path);
  const actual = await measureObject(cluster, desired, owner);
  if (!actual.exists || actual.fields.length > 0) throw notApplied(title, actual.fields);
  return actual;
}

/** @returns the path of the object */
async function send(change: ClusterChange<Manifest>, wire: JsonObject): Promise<string> {
  const { cluster, desired, owner } = change;
  const ref = refOf(desired.object);
  const endpoint = await endpointOf(cluster, desired);
  checkScope(endpoint, ref);
  const path = objectPath(endpoint, ref);
  let before = await getObject(cluster.api, path);
  if (before?.metadata.deletionTimestamp !== undefined) {
    change.voice.busy(`waits until the old ${titleOf(ref)} is gone`);
    await waitUntilGone(cluster, path, before);
    before = undefined;
  }
  if (before !== undefined) refuseForeign(before, ref);
  const marks = marksFor(owner, before);
  const level = marks.level > 0 ? marks.level : change.level;
  const body = marked(wire, { ...marks, level, after: change.needs });
  const after = await applyPatch(cluster.api, path, body, false);
  if (before !== undefined && (change.action === 'restart' || change.restart)) {
    if (template(before) === template(after)) await restart(cluster.api, path, after);
  }
  return path;
}

/** Starts new pods under an unchanged manifest, the way `kubectl rollout restart` does. */
async function restart(api: ClusterChange<Manifest>['cluster']['api'], path: string, live: LiveObject) {
  if (template(live) === undefined || !['Deployment', 'DaemonSet', 'StatefulSet'].includes(live.kind)) {
    throw new VmstationError({
      code: 'NOT_RESTARTABLE',
      message: `${live.kind} ${live.metadata.name} has no pods of its own that could be restarted`,
      where: live.metadata.name,
      next: 'notify a Deployment, DaemonSet or StatefulSet',
    });
  }
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  await mergePatch(api, path, { spec: { template: { metadata: { annotations } } } });
}

function template(object: LiveObject): string | undefined {
  const found = valueAt(comparable(object), ['spec', 'template']);
  return isJsonObject(found) ? JSON.stringify(found) : undefined;
}

/** Applying is safe to repeat; what passes by itself is tried again, and told. */
async function patiently(change: ClusterChange<Manifest>, wire: JsonObject): Promise<string> {
  const delays = retryDelays(4);
  for (let attempt = 2; ; attempt += 1) {
    try {
      return await send(change, wire);
    } catch (error) {
      const reason = refused(error, wire, refOf(change.desired.object));
      const wait = isPassing(error) || isUnknownKind(error) ? delays.next() : { done: true as const };
      if (wait.done) throw reason;
      change.cluster.discovery.forget();
      change.voice.retry(attempt, wait.value / 1000, reason);
      await pause(wait.value);
    }
  }
}

/** A definition takes a moment to be served after it was made. */
function isUnknownKind(error: unknown): boolean {
  return error instanceof VmstationError && error.code === 'KIND_UNKNOWN';
}

function notApplied(title: string, fields: readonly FieldDiff[]): VmstationError {
  const names = fields.map(({ field }) => field).join(', ');
  return new VmstationError({
    code: 'NOT_APPLIED',
    message: `${title} was applied, but ${names === '' ? 'it is gone again' : `${names} changed back`}`,
    where: title,
    next: 'somebody else writes to it: `kubectl get --show-managed-fields -o yaml` names them',
  });
}
