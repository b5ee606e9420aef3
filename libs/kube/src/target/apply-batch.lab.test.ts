import type { Plan, RunEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import type { Api } from '../api/api.ts';
import { apiError } from '../api/api-error.ts';
import { readParents } from '../applyset/parents.ts';
import { manifest } from '../object/manifest.ts';
import { getObject } from '../object/patch.ts';
import { labServer } from '../testing/lab-server.ts';
import { changesOf, errorsOf, planFor, resourcesOf, runSite } from '../testing/run-site.ts';
import { applyBatch } from './apply-batch.ts';
import { clusterTarget } from './cluster-target.ts';
import { openCluster } from './open-cluster.ts';

const lab = labServer();

const options = { name: 'test', kubeconfig: async () => lab.server.kubeconfig };
const target = () => clusterTarget(options);
const inventory = '/api/v1/namespaces/kube-system/configmaps/vmstation-apps';

const config = (name: string, value: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { value },
});
const one = resourcesOf([manifest(config('one', 'x'))]);
const web = manifest(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'a:1' }] },
      },
    },
  },
  { waitSeconds: 1 },
);
const webId = 'cluster:test/object:apps/v1/Deployment default/web';
const notifying = (value: string) =>
  resourcesOf([web, manifest(config('notifying', value), { notify: [web] })]);

/** Makes the changes of a plan one after the other, with a server that refuses to write the inventory. */
async function applyRefusing(statuses: readonly number[], { changes }: Plan, resources = one) {
  const cluster = await openCluster('cluster:test', options);
  if (cluster === undefined) throw new Error('there is no cluster');
  const left = [...statuses];
  const json: Api['json'] = async (call) => {
    const status = call.method === 'PATCH' && call.path === inventory ? left.shift() : undefined;
    if (status !== undefined) throw apiError(status, 'refused for this test');
    return cluster.api.json(call);
  };
  const events: RunEvent[] = [];
  const errors = [];
  try {
    const parents = await readParents(lab.api);
    for (const change of changes) {
      const resource = resources.find(({ id }) => id === change.id);
      const orders = [{ change, resource, actual: undefined, inputs: {} }];
      const refusing = { ...cluster, api: { ...cluster.api, json } };
      const emit = (event: RunEvent) => events.push(event);
      const verdicts = await applyBatch({ cluster: refusing, parents, level: 1, orders, emit });
      errors.push(...verdicts.map(({ error }) => error));
    }
  } finally {
    cluster.api.close();
  }
  return { errors, notes: events.flatMap((event) => (event.type === 'note' ? [event.text] : [])) };
}

test('an inventory that cannot be written for a moment is written again, and that is told', async () => {
  const { plan } = await planFor(target(), one);
  const { errors, notes } = await applyRefusing([429, 503], plan);
  expect(errors).toEqual([undefined]);
  expect(notes).toEqual([
    expect.stringMatching(/^again in .* \(attempt 2\): noting what will be changed was refused .*429/),
    expect.stringMatching(/^again in .* \(attempt 3\): .*503/),
  ]);
});

test('where it cannot be noted what will be made nothing is made, and the reason is told as one', async () => {
  await runSite(target(), one, 'reset');
  const { plan } = await planFor(target(), one);
  for (const [status, code] of [
    [403, 'CLUSTER_FORBIDDEN'],
    [500, 'CLUSTER_ERROR'],
  ] as const) {
    await expect(applyRefusing([status], plan)).rejects.toMatchObject({ code, where: 'cluster:test' });
  }
  expect(await getObject(lab.api, '/api/v1/namespaces/default/configmaps/one')).toBeUndefined();
});

test('a restart that cannot be noted is made all the same, and the next run makes it good', async () => {
  await runSite(target(), notifying('1'));
  // Plays the Deployment controller, for all specifications to come.
  const body = { status: { observedGeneration: 1000 } };
  const type = 'application/merge-patch+json';
  const path = '/apis/apps/v1/namespaces/default/deployments/web/status';
  await lab.api.json({ method: 'PATCH', path, type, body });

  const { plan } = await planFor(target(), notifying('2'));
  expect(plan.changes.map(({ action }) => action)).toEqual(['update', 'restart']);
  // The first batch notes what will be restarted.
  await applyRefusing([], { ...plan, changes: plan.changes.slice(0, 1) }, notifying('2'));
  const { errors, notes } = await applyRefusing(
    [403],
    { ...plan, changes: plan.changes.slice(1) },
    notifying('2'),
  );
  expect(errors).toEqual([undefined]);
  expect(notes).toEqual([expect.stringMatching(/403.*; the next run restarts it once more$/)]);

  const next = await runSite(target(), notifying('2'));
  expect(next.plan.changes.map(({ id, because }) => [id, because])).toEqual([
    [webId, 'still owed by an interrupted run'],
  ]);
  expect(errorsOf(next)).toEqual([]);
  expect(changesOf(await runSite(target(), notifying('2')))).toEqual([]);
});
