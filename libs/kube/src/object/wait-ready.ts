import { messageOf, VmstationError } from '@vmstation/engine';
import { isPassing } from '../api/api-error.ts';
import { explainNotReady } from '../diagnose/explain.ts';
import { podsOf } from '../diagnose/pods.ts';
import { pullPatience } from '../readiness/pull-patience.ts';
import type { Readiness } from '../readiness/readiness.ts';
import { readinessOf } from '../readiness/readiness-of.ts';
import type { Cluster, ClusterChange } from '../target/cluster-type.ts';
import { poll } from '../target/pause.ts';
import { refOf, titleOf } from './kube-object.ts';
import type { Manifest } from './manifest.ts';
import { getObject } from './patch.ts';

const missing: Readiness = { ready: false, why: 'it does not exist' };

/**
 * Waits until the object does what it is there for.
 * @throws NOT_READY with the conditions, what its pods wait for, and the last events
 */
export async function waitUntilReady(change: ClusterChange<Manifest>, path: string): Promise<void> {
  const { cluster, desired, voice } = change;
  const title = titleOf(refOf(desired.object));
  const seconds = desired.waitSeconds ?? cluster.readySeconds;
  let last: Readiness = missing;
  const patience = pullPatience();
  await poll(seconds, async () => {
    const now = await look(cluster, path, patience);
    if (!now.ready && (last.ready || last.why !== now.why)) voice.busy(`waits for ${title}: ${now.why}`);
    last = now;
    return now.ready || now.final ? now : undefined;
  });
  if (last.ready) return;
  const live = await getObject(cluster.api, path);
  const lines = live === undefined ? [] : await explainNotReady(cluster.api, live);
  throw new VmstationError({
    code: 'NOT_READY',
    message: `${title} is not ready ${last.final ? 'and will not be' : `after ${seconds} s`}: ${last.why}`,
    where: `${title} of ${cluster.target}`,
    ...(lines.length === 0 ? {} : { cause: lines.join('; ') }),
    next: `vmstation diagnose, or kubectl describe ${desired.object.kind.toLowerCase()} ${desired.object.metadata.name}${desired.object.metadata.namespace === undefined ? '' : ` -n ${desired.object.metadata.namespace}`}`,
  });
}

/** A control plane that restarts meanwhile is no reason to give up before the deadline. */
async function look(
  cluster: Cluster,
  path: string,
  patience: ReturnType<typeof pullPatience>,
): Promise<Readiness> {
  try {
    const live = await getObject(cluster.api, path);
    if (live === undefined) return missing;
    const readiness = await readinessOf(cluster.api, live);
    return readiness.ready ? readiness : patience(readiness, await podsOf(cluster.api, live));
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { ready: false, why: messageOf(error) };
  }
}
