import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifest } from '../object/manifest.ts';
import { type ApiServer, startApiServer } from '../testing/api-server.ts';
import { changesOf, errorsOf, resourcesOf, runSite } from '../testing/run-site.ts';
import { clusterTarget } from './cluster-target.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
}, 90_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const target = () => clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig });
const metadata = { name: 'web', namespace: 'default' };
const scaler = (version: 'v1' | 'v2') =>
  manifest({
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 },
  });
const config = manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
/** The server prefers autoscaling/v2. */
const older = resourcesOf([scaler('v1'), config]);
const newer = resourcesOf([scaler('v2'), config]);

test('what was asked for before is still known by its id when only a part is read again', async () => {
  expect(errorsOf(await runSite(target(), older))).toEqual([]);
  const again = target();
  const all = (await again.read(older)).ledger.map(({ id }) => id);
  expect(all).toEqual(expect.arrayContaining(older.map(({ id }) => id)));
  const part = await again.read(older.filter(({ id }) => id.includes('ConfigMap')));
  expect(part.ledger.map(({ id }) => id)).toEqual(all);
});

test('what is wanted by a task that is not in the run is known by its id as well', async () => {
  const look = { wanted: older };
  const part = await target().read([], look);
  expect(part.ledger.map(({ id }) => id)).toEqual(expect.arrayContaining(older.map(({ id }) => id)));
});

test('an object that was asked for in two versions of its API is the one that was asked for last', async () => {
  const both = target();
  await both.read(older);
  await both.read(newer);
  const ids = (await both.read(older)).ledger.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(older.map(({ id }) => id)));
  expect(changesOf(await runSite(both, newer))).toEqual([]);
});
