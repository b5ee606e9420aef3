import { expect, test } from 'vitest';
import type { Api } from '../api/api.ts';
import type { LiveObject } from '../object/kube-object.ts';
import { readinessOf } from './readiness-of.ts';

/** A cluster of one node that is awake and one that sleeps, each with a pod of the DaemonSet; notes what it is asked. */
function sleepy() {
  const asked: string[] = [];
  const ready = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } });
  const pod = (nodeName: string, is: string) => ({
    metadata: { ownerReferences: [{ uid: 'ours' }] },
    spec: { nodeName },
    ...ready(is),
  });
  const answers = {
    '/api/v1/nodes': [
      { metadata: { name: 'awake' }, ...ready('True') },
      { metadata: { name: 'asleep' }, ...ready('Unknown') },
    ],
    '/api/v1/namespaces/x/pods?app=web': [pod('awake', 'True'), pod('asleep', 'False')],
  };
  const api: Pick<Api, 'json'> = {
    json: async ({ path, query }) => {
      const place = query === undefined ? path : `${path}?${query.labelSelector}`;
      asked.push(place);
      return { items: Object.entries(answers).find(([known]) => known === place)?.[1] };
    },
  };
  return { api, asked };
}

const web = (numberAvailable: number): LiveObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'web', namespace: 'x', uid: 'ours' },
  spec: { selector: { matchLabels: { app: 'web' } } },
  status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable },
});

test('a DaemonSet is ready without its pod on a node that says nothing, and not without others', async () => {
  const { api, asked } = sleepy();
  expect(await readinessOf(api, web(1))).toEqual({ ready: true });
  expect(asked.toSorted()).toEqual(['/api/v1/namespaces/x/pods?app=web', '/api/v1/nodes']);
  expect(await readinessOf(api, web(0))).toEqual({ ready: false, why: '0 of 1 pods are available' });
});

test('what is ready by itself, and what nothing beside it could make ready, costs no request', async () => {
  const { api, asked } = sleepy();
  expect(await readinessOf(api, web(2))).toEqual({ ready: true });
  const deployment = { ...web(2), kind: 'Deployment', spec: { replicas: 1 } };
  expect((await readinessOf(api, deployment)).ready).toBe(false);
  expect(asked).toEqual([]);
});
