import { Secret } from '@vmstation/engine';
import { expect, test, vi } from 'vitest';
import { manifest, type ObjectHead } from './index.ts';
import { getObject } from './object/patch.ts';
import { configMap, labServer, namespace } from './testing/lab-server.ts';
import { changesOf, errorsOf, resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();
const { target, exists, byHand, finalize } = lab;

const shop = (...more: ObjectHead[]) =>
  resourcesOf([
    manifest(namespace('shop')),
    ...[configMap('a', { k: '1' }), ...more].map((o) => manifest(o)),
  ]);

test('a fresh cluster gets its objects, and the second run has nothing to do', async () => {
  const first = await runSite(target(), shop());
  expect(errorsOf(first)).toEqual([]);
  expect(changesOf(first)).toEqual(['create Namespace shop', 'create ConfigMap shop/a']);
  expect((await runSite(target(), shop())).plan.changes).toEqual([]);
});

test('drift is named by field, and mended; what others added is left', async () => {
  await byHand('/api/v1/namespaces/shop/configmaps/a', { data: { k: 'by hand', extra: 'not ours' } });
  const run = await runSite(target(), shop());
  expect(errorsOf(run)).toEqual([]);
  expect(run.plan.changes.map(({ fields }) => fields)).toEqual([
    [{ field: 'data.k', from: 'by hand', to: '1' }],
  ]);
  expect((await runSite(target(), shop())).plan.changes).toEqual([]);
  const live = await getObject(lab.api, '/api/v1/namespaces/shop/configmaps/a');
  expect(live?.data).toEqual({ k: '1', extra: 'not ours' });
});

test('a field that is not wanted any more goes', async () => {
  const wide = resourcesOf([manifest(configMap('wide', { a: '1', b: '2' }))]);
  const narrow = resourcesOf([manifest(configMap('wide', { a: '1' }))]);
  await runSite(target(), [...shop(), ...wide]);
  const run = await runSite(target(), [...shop(), ...narrow]);
  expect(run.plan.changes.map(({ fields }) => fields)).toEqual([
    [{ field: 'data.b', from: '2', to: undefined }],
  ]);
  expect((await getObject(lab.api, '/api/v1/namespaces/shop/configmaps/wide'))?.data).toEqual({ a: '1' });
});

test('what nobody wants any more is pruned', async () => {
  const old = await runSite(target(), shop(configMap('old', {})));
  expect(changesOf(old)).toEqual(['create ConfigMap shop/old', 'delete ConfigMap shop/wide']);
  const run = await runSite(target(), shop());
  expect(changesOf(run)).toEqual(['delete ConfigMap shop/old']);
  expect(errorsOf(run)).toEqual([]);
  expect(await exists('/api/v1/namespaces/shop/configmaps/old')).toBe(false);
  expect((await runSite(target(), shop())).plan.changes).toEqual([]);
});

test('a copy that somebody makes of one of our objects is theirs', async () => {
  const live = await getObject(lab.api, '/api/v1/namespaces/shop/configmaps/a');
  const { labels, annotations } = live?.metadata ?? {};
  const body = { ...configMap('b', { k: '1' }), metadata: { name: 'b', labels, annotations } };
  const path = '/api/v1/namespaces/shop/configmaps';
  await lab.api.json({ method: 'POST', path, body });
  expect((await runSite(target(), shop())).plan.changes).toEqual([]);
  // Wanted for a while, it is left as what it was before.
  expect(changesOf(await runSite(target(), shop(configMap('b', {}))))).toEqual(['update ConfigMap shop/b']);
  expect(changesOf(await runSite(target(), shop()))).toEqual(['delete ConfigMap shop/b']);
  expect(await exists(`${path}/b`)).toBe(true);
  await lab.api.json({ method: 'DELETE', path: `${path}/b` });
});

test('what an earlier version made has no name in its marks, and is still ours', async () => {
  const path = '/api/v1/namespaces/shop/configmaps/a';
  await runSite(target(), shop(configMap('early', {})));
  const early = '/api/v1/namespaces/shop/configmaps/early';
  for (const each of [path, early])
    await byHand(each, { metadata: { annotations: { 'vmstation.dev/name': null } } });
  expect(changesOf(await runSite(target(), shop()))).toEqual(['delete ConfigMap shop/early']);
  expect(await exists(early)).toBe(false);
});

test('the parent is an ApplySet as kubectl knows it', async () => {
  const parent = await getObject(lab.api, '/api/v1/namespaces/kube-system/configmaps/vmstation-apps');
  const member = await getObject(lab.api, '/api/v1/namespaces/shop/configmaps/a');
  expect(parent?.metadata.annotations).toMatchObject({
    'applyset.kubernetes.io/tooling': 'vmstation/v1',
    'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,Namespace',
    'applyset.kubernetes.io/additional-namespaces': 'shop',
  });
  expect(member?.metadata.labels?.['applyset.kubernetes.io/part-of']).toBe(
    parent?.metadata.labels?.['applyset.kubernetes.io/id'],
  );
});

test('a Secret is applied and compared, and never shown', async () => {
  const secret = (value: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'shop' },
    stringData: { password: new Secret(value) },
  });
  const first = await runSite(target(), shop(secret('hunter2')));
  expect(errorsOf(first)).toEqual([]);
  const live = await getObject(lab.api, '/api/v1/namespaces/shop/secrets/s');
  expect(live?.data).toEqual({ password: Buffer.from('hunter2').toString('base64') });
  expect((await runSite(target(), shop(secret('hunter2')))).plan.changes).toEqual([]);
  const second = await runSite(target(), shop(secret('hunter3')));
  expect(second.plan.changes.map(({ fields }) => fields)).toEqual([
    [{ field: 'data.password', from: '(secret)', to: '(secret)' }],
  ]);
  const said = JSON.stringify([first, second], (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
  for (const word of ['hunter2', 'hunter3']) {
    expect(said).not.toContain(word);
    expect(said).not.toContain(Buffer.from(word).toString('base64'));
  }
  const shown = await target().diagnose(['cluster:test/object:v1/Secret shop/s']);
  expect([...shown.values()].join()).not.toContain(Buffer.from('hunter3').toString('base64'));
  expect([...shown.values()].join()).toContain('password: (secret)');
});

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { plural: 'lamps', singular: 'lamp', kind: 'Lamp' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { on: { type: 'boolean' } } } },
          },
        },
      },
    ],
  },
};
const lamp = {
  apiVersion: 'example.org/v1',
  kind: 'Lamp',
  metadata: { name: 'desk', namespace: 'lights' },
  spec: { on: true },
};

test('a definition and its object in one run, then gone in the right order', async () => {
  const lights = resourcesOf([manifest(lamp), manifest(crd), manifest(namespace('lights'))], 'lights');
  const run = await runSite(target({ readySeconds: 20, deleteSeconds: 3 }), [...shop(), ...lights]);
  expect(errorsOf(run)).toEqual([]);
  expect(changesOf(await runSite(target(), [...shop(), ...lights]))).toEqual([]);
  await byHand('/apis/example.org/v1/namespaces/lights/lamps/desk', { spec: { on: false } });
  const drift = await runSite(target(), [...shop(), ...lights]);
  expect(drift.plan.changes.flatMap(({ fields }) => fields)).toEqual([
    { field: 'spec.on', from: 'false', to: 'true' },
  ]);
  // Nobody ends a namespace here, and what holds it is named.
  const stuck = await runSite(target({ readySeconds: 3, deleteSeconds: 10 }), shop());
  expect(stuck.events.flatMap((e) => (e.type === 'change-finished' ? [[e.id, e.outcome]] : []))).toEqual(
    expect.arrayContaining([
      ['cluster:test/object:example.org/v1/Lamp lights/desk', 'ok'],
      ['cluster:test/object:apiextensions.k8s.io/v1/CustomResourceDefinition lamps.example.org', 'ok'],
      ['cluster:test/object:v1/Namespace lights', 'failed'],
    ]),
  );
  expect(errorsOf(stuck).join()).toMatch(/DELETE_STUCK.*waits for kubernetes/);
  await finalize('lights');
  expect(changesOf(await runSite(target(), shop()))).toEqual([]);
});

test('a definition that objects of others follow is left, and they with it', async () => {
  const clusterWide = structuredClone(crd);
  clusterWide.spec.scope = 'Cluster';
  await runSite(target({ readySeconds: 20, deleteSeconds: 3 }), [
    ...shop(),
    ...resourcesOf([manifest(clusterWide)], 'lights'),
  ]);
  const theirs = { ...lamp, metadata: { name: 'theirs' } };
  // Established is said a moment before objects are taken.
  await vi.waitFor(
    () => lab.api.json({ method: 'POST', path: '/apis/example.org/v1/lamps', body: theirs }),
    10_000,
  );
  const run = await runSite(target(), shop());
  expect(errorsOf(run)).toEqual([]);
  expect(run.events.flatMap((event) => (event.type === 'note' ? [event.text] : []))).toEqual([
    'CustomResourceDefinition lamps.example.org is left in the cluster: it holds Lamp.example.org theirs, which would go with it',
  ]);
  expect(await exists('/apis/example.org/v1/lamps/theirs')).toBe(true);
  expect(changesOf(await runSite(target(), shop()))).toEqual([]);
});

test('a wrong manifest is found by the plan, with the words of the server', async () => {
  const wrong = { ...configMap('wrong', {}), dat: { typo: '1' } };
  const state = await target().read(shop(wrong));
  const error = state.failed.get('cluster:test/object:v1/ConfigMap shop/wrong');
  expect([error?.code, String(error?.cause)]).toEqual([
    'OBJECT_INVALID',
    expect.stringContaining('dat: field not declared in schema'),
  ]);
});

test('an unknown kind, a namespace yet to come and a wrong scope', async () => {
  const resources = resourcesOf([
    manifest({ ...lamp, apiVersion: 'nowhere.org/v1' }),
    manifest(configMap('x', {}, 'to-come')),
    manifest({ ...namespace('y'), metadata: { name: 'y', namespace: 'shop' } }),
  ]);
  const state = await target().read(resources);
  expect([...state.observed.values()]).toEqual([
    expect.objectContaining({ exists: false }),
    expect.objectContaining({ exists: false }),
  ]);
  expect([...state.failed.values()].map(({ code }) => code)).toEqual(['MANIFEST_SCOPE']);
});
