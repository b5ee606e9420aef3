import type { Api } from '../api/api.ts';
import { podListOf } from '../diagnose/pods.ts';
import { valueAt } from '../object/json.ts';
import { groupKindOf, groupOf, type LiveObject } from '../object/kube-object.ts';
import { comparable, getObject } from '../object/patch.ts';
import { type Readiness, readiness } from './readiness.ts';
import { silentPods } from './silent-pods.ts';

/** Asks for what stands around an object only where that decides: when it is not ready by itself. */
export async function readinessOf(api: Pick<Api, 'json'>, live: LiveObject): Promise<Readiness> {
  const alone = readiness(live);
  if (alone.ready) return alone;
  switch (groupKindOf({ group: groupOf(live.apiVersion), kind: live.kind })) {
    case 'PersistentVolumeClaim':
      return readiness(live, { bindsLate: await bindsLate(api, live) });
    case 'DaemonSet.apps': {
      const nodes = api.json({ method: 'GET', path: '/api/v1/nodes' });
      const [all, pods] = await Promise.all([nodes, podListOf(api, live)]);
      return readiness(live, { silent: silentPods(live, all, pods) });
    }
    default:
      return alone;
  }
}

/** The storage class of an unbound claim decides whether it waits rightly. */
async function bindsLate(api: Pick<Api, 'json'>, live: LiveObject): Promise<boolean> {
  const storageClass = valueAt(comparable(live), ['spec', 'storageClassName']);
  // An empty name says that no class is meant.
  if (typeof storageClass !== 'string' || storageClass === '') return false;
  const path = `/apis/storage.k8s.io/v1/storageclasses/${encodeURIComponent(storageClass)}`;
  return (await getObject(api, path))?.volumeBindingMode === 'WaitForFirstConsumer';
}
