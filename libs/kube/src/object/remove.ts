import { VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import { isStatus } from '../api/api-error.ts';
import { listPath, objectPath } from '../api/discovery.ts';
import { list } from '../api/list.ts';
import { marksOf, protectLabel, releasePatch } from '../applyset/marks.ts';
import { conditionLines } from '../readiness/conditions.ts';
import type { Cluster, Voice } from '../target/cluster-type.ts';
import { poll } from '../target/pause.ts';
import { contentOf, objectsOfDefinition } from './content.ts';
import { type LiveObject, type ObjectRef, parseKey, titleOf } from './kube-object.ts';
import { refused } from './measure.ts';
import { getObject, mergePatch } from './patch.ts';

/** Deleted together with their pods, so that "gone" means that nothing of it runs any more. */
const owners = ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job', 'CronJob'];

/** Objects that a note names; a namespace may hold hundreds. */
const shown = 5;

/**
 * Deletes an object of ours and waits until it is gone. What was there before us, what holds data, a namespace that is
 * not empty, and a definition that objects follow are left, and a note says so.
 *
 * @throws DELETE_STUCK with the finalizers that hold it
 */
export async function removeObject(cluster: Cluster, key: string, voice: Voice): Promise<void> {
  const ref = parseKey(key);
  const endpoint = await cluster.discovery.ofKind(ref);
  // Without its definition no object of a kind is left.
  if (endpoint === undefined) return;
  const path = objectPath(endpoint, ref);
  try {
    const live = await getObject(cluster.api, path);
    if (live === undefined) return;
    const why = await reasonToLeave(cluster, live, ref);
    if (why !== undefined) {
      await mergePatch(cluster.api, path, releasePatch);
      voice.note(`${titleOf(ref)} is left in the cluster: ${why}`);
      return;
    }
    voice.busy(`deletes ${titleOf(ref)}`);
    await cluster.api.json({
      method: 'DELETE',
      path,
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: owners.includes(ref.kind) ? 'Foreground' : 'Background',
        preconditions: { uid: live.metadata.uid },
      },
    });
    await waitUntilGone(cluster, path, live);
  } catch (error) {
    if (!isStatus(error, 404)) throw refused(error, {}, ref);
  }
  if (ref.kind === 'CustomResourceDefinition') cluster.discovery.forget();
}

/** Waits until an object, not just one of its name, is gone. @throws DELETE_STUCK */
export async function waitUntilGone(cluster: Cluster, path: string, old: LiveObject): Promise<void> {
  let last: LiveObject | undefined;
  const gone = await poll(cluster.deleteSeconds, async () => {
    last = await getObject(cluster.api, path);
    return last === undefined || last.metadata.uid !== old.metadata.uid ? true : undefined;
  });
  if (gone || last === undefined) return;
  const { spec } = z.object({ spec: z.object({ finalizers: list(z.string()) }).prefault({}) }).parse(last);
  const holders = [...(last.metadata.finalizers ?? []), ...spec.finalizers];
  const lines = conditionLines(last);
  throw new VmstationError({
    code: 'DELETE_STUCK',
    message: `${old.kind} ${old.metadata.name} is still being deleted after ${cluster.deleteSeconds} s; ${holders.length === 0 ? 'nothing holds it, so the API server is slow' : `it waits for ${holders.join(', ')}`}`,
    where: path,
    ...(lines.length === 0 ? {} : { cause: lines.join('; ') }),
    next: 'look whether the controllers behind these finalizers run; take a finalizer away by hand only when its controller is gone for good',
  });
}

async function reasonToLeave(
  cluster: Cluster,
  live: LiveObject,
  ref: ObjectRef,
): Promise<string | undefined> {
  const marks = marksOf(live.metadata);
  if (marks === undefined) return 'it is not ours any more';
  if (marks.origin === 'adopted') return 'it was there before VMStation';
  if (live.metadata.labels?.[protectLabel] === 'data') return 'it holds data';
  // On its way out already, nothing keeps it, or what would go with it.
  if (live.metadata.deletionTimestamp !== undefined) return undefined;
  if (ref.kind === 'CustomResourceDefinition') return holding(await objectsOfDefinition(cluster, live));
  if (ref.kind !== 'Namespace' || ref.group !== '') return undefined;
  const kept = await dataIn(cluster, ref.name);
  if (kept.length > 0) return `it holds data in ${kept.join(', ')}`;
  return holding(await contentOf(cluster, ref.name));
}

function holding(content: readonly string[]): string | undefined {
  if (content.length === 0) return undefined;
  const more = content.length > shown ? ` and ${content.length - shown} more` : '';
  return `it holds ${content.slice(0, shown).join(', ')}${more}, which would go with it`;
}

const names = z.object({ items: list(z.object({ metadata: z.object({ name: z.string() }) })) });

/** Claims in a namespace that would go with it: those of ours, and those that a controller made. */
async function dataIn(cluster: Cluster, namespace: string): Promise<string[]> {
  const endpoint = await cluster.discovery.ofKind({ group: '', kind: 'PersistentVolumeClaim' });
  if (endpoint === undefined) return [];
  const query = { labelSelector: `${protectLabel}!=none` };
  const { items } = names.parse(
    await cluster.api.json({ method: 'GET', path: listPath(endpoint, namespace), query }),
  );
  return items.map(({ metadata }) => `PersistentVolumeClaim ${metadata.name}`);
}
