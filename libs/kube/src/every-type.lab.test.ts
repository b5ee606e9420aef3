import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, type FieldDiff, idOf } from '@vmstation/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, openApi } from './api/api.ts';
import { kubeconfigFile, manifest, nodeMeta } from './index.ts';
import { clusterTarget } from './target/cluster-target.ts';
import { typesByName } from './target/types.ts';
import { type ApiServer, startApiServer } from './testing/api-server.ts';
import { errorsOf, planFor, resourcesOf, runSite } from './testing/run-site.ts';

/** A resource, how a careless hand breaks it, and what drift has to say then. */
interface Case {
  readonly draft: Draft;
  spoil(): Promise<unknown>;
  readonly fields: readonly FieldDiff[];
}

/** Types that no hand can break, and where they are shown instead. */
const elsewhere: Readonly<Record<string, string>> = {
  probe: 'it makes nothing: other-types.lab.test.ts shows one that holds, one that does not, and no answer',
};

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } };
const nodePath = '/api/v1/nodes/n1';
let server: ApiServer;
let api: Api;
let folder: string;
let cases: readonly Case[] = [];

const patch = (path: string, body: unknown) =>
  api.json({ method: 'PATCH', path, type: 'application/merge-patch+json', body });

beforeAll(async () => {
  server = await startApiServer();
  api = await openApi(server);
  folder = await mkdtemp(join(tmpdir(), 'vmstation-types-'));
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } };
  await api.json({ method: 'POST', path: '/api/v1/nodes', body: node });
  const path = join(folder, 'config');
  cases = [
    {
      draft: manifest({ ...configMap, data: { k: '1' } }),
      spoil: () => patch('/api/v1/namespaces/default/configmaps/a', { data: { k: 'by hand' } }),
      fields: [{ field: 'data.k', from: 'by hand', to: '1' }],
    },
    {
      draft: nodeMeta({ node: 'n1', labels: { room: 'cellar' }, ready: false }),
      spoil: () => patch(nodePath, { metadata: { labels: { room: 'attic' } } }),
      fields: [{ field: 'label room', from: 'attic', to: 'cellar' }],
    },
    {
      draft: kubeconfigFile({ path }),
      spoil: () => appendFile(path, '# by hand\n').then(() => chmod(path, 0o640)),
      fields: [
        { field: 'content', from: '(another secret)', to: '(secret)' },
        { field: 'mode', from: '0640', to: '0600' },
      ],
    },
  ];
}, 90_000);

afterAll(async () => {
  api?.close();
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const target = () => clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig });
const wanted = () => resourcesOf(cases.map(({ draft }) => draft));
const changes = async () =>
  (await planFor(target(), wanted())).plan.changes.map(({ id, action, fields }) => ({ id, action, fields }));

test('every type has a case that a hand can break', () => {
  const shown = new Set(cases.map(({ draft }) => draft.kind.name));
  expect(Object.keys(typesByName).filter((name) => !shown.has(name))).toEqual(Object.keys(elsewhere));
});

test('each is applied, found as desired, broken, named alone with its fields, mended and undone', async () => {
  const before = await changes();
  expect(before).toHaveLength(cases.length);
  expect(errorsOf(await runSite(target(), wanted()))).toEqual([]);
  expect(await changes()).toEqual([]);
  for (const { draft, spoil, fields } of cases) {
    await spoil();
    const id = idOf(draft, 'cluster:test');
    expect(await changes()).toEqual([{ id, action: 'update', fields }]);
    expect(errorsOf(await runSite(target(), wanted()))).toEqual([]);
    expect(await changes()).toEqual([]);
  }
  expect(errorsOf(await runSite(target(), wanted(), 'reset'))).toEqual([]);
  expect(await changes()).toEqual(before);
});
