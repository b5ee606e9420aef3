import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { kubeClient, kubeconfigFile, manifest, nodeMeta, probe } from './index.ts';
import { getObject } from './object/patch.ts';
import { clusterTarget } from './target/cluster-target.ts';
import { labServer } from './testing/lab-server.ts';
import { changesOf, errorsOf, resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();

function target() {
  return clusterTarget({
    name: 'test',
    kubeconfig: async () => lab.server.kubeconfig,
    timeouts: { readySeconds: 2 },
  });
}

test('labels and taints of a node, drift, and back', async () => {
  const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
  const meta = resourcesOf(
    [
      nodeMeta({
        node: 'n1',
        labels: { 'node-role.kubernetes.io/worker': '' },
        taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
        waitSeconds: 0,
      }),
    ],
    'infra',
  );
  expect(errorsOf(await runSite(target(), meta)).join()).toMatch(/NODE_ABSENT/);
  expect(await getObject(lab.api, '/api/v1/nodes/n1')).toBeUndefined();
  await lab.api.json({
    method: 'POST',
    path: '/api/v1/nodes',
    body: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: { taints: [notReady] } },
  });
  expect(errorsOf(await runSite(target(), meta)).join()).toMatch(/NOT_READY: node n1: ready is not Ready/);
  const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' }];
  const type = 'application/merge-patch+json';
  await lab.api.json({
    method: 'PATCH',
    path: '/api/v1/nodes/n1/status',
    type,
    body: { status: { conditions } },
  });
  expect(changesOf(await runSite(target(), meta))).toEqual([]);
  await lab.api.json({
    method: 'PATCH',
    path: '/api/v1/nodes/n1',
    type,
    body: { metadata: { labels: { 'node-role.kubernetes.io/worker': null } }, spec: { taints: [notReady] } },
  });
  const drift = await runSite(target(), meta);
  expect(drift.plan.changes.flatMap(({ fields }) => fields)).toEqual([
    { field: 'label node-role.kubernetes.io/worker', from: undefined, to: '' },
    { field: 'taint gpu:NoSchedule', from: undefined, to: 'set to yes' },
  ]);
  expect(errorsOf(await runSite(target(), meta, 'reset'))).toEqual([]);
  const live = await getObject(lab.api, '/api/v1/nodes/n1');
  expect([live?.metadata.labels, live?.metadata.annotations]).toEqual([undefined, undefined]);
  expect(JSON.stringify(live?.spec)).toContain('not-ready');
  expect(JSON.stringify(live?.spec)).not.toContain('gpu');
});

test('a probe measures, waits, and says why not', async () => {
  const web = createServer((_request, response) => response.end('{"up":true}'));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const address = web.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const asked = (equals: boolean) =>
    resourcesOf([
      probe({ name: 'web', at: url, expect: { json: [{ path: 'up', equals }] }, timeoutSeconds: 0 }),
    ]);
  expect(changesOf(await runSite(target(), asked(true)))).not.toContain('update probe web');
  expect(errorsOf(await runSite(target(), asked(false)))).toEqual([
    'PROBE_FAILED: web does not hold after 0 s: up is true instead of false',
  ]);
  web.closeAllConnections();
  web.close();
  expect(errorsOf(await runSite(target(), asked(true))).join()).toContain('ECONNREFUSED');
});

test('the kubeconfig on the controller: written 0600, mended, removed, never over another file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-kubeconfig-'));
  const path = join(folder, 'deep', 'config');
  const file = resourcesOf([kubeconfigFile({ path })], 'infra');
  expect(errorsOf(await runSite(target(), file))).toEqual([]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const used = clusterTarget({
    name: 'test',
    kubeconfig: async () => new Secret(await readFile(path, 'utf8')),
  });
  expect((await used.read([])).facts['kubernetes.version']).toBe('v1.29.15');
  expect(changesOf(await runSite(target(), file))).toEqual([]);
  await appendFile(path, '# by hand\n');
  await chmod(path, 0o644);
  const mending = await runSite(target(), file);
  expect(errorsOf(mending)).toEqual([]);
  expect(mending.plan.changes.map(({ action, fields }) => ({ action, fields }))).toEqual([
    {
      action: 'update',
      fields: [
        { field: 'content', from: '(another secret)', to: '(secret)' },
        { field: 'mode', from: '0644', to: '0600' },
      ],
    },
  ]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(changesOf(await runSite(target(), file))).toEqual([]);
  expect(errorsOf(await runSite(target(), file, 'reset'))).toEqual([]);
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await writeFile(path, 'mine');
  const state = await target().read(file);
  expect([...state.failed.values()].map(({ code }) => code)).toEqual(['KUBECONFIG_NOT_OURS']);
  await rm(folder, { recursive: true });
});

test('a failure comes with what the pods wait for and the last events; checks read nodes and pods', async () => {
  await lab.api.json({
    method: 'POST',
    path: '/api/v1/namespaces/default/serviceaccounts',
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
  await lab.api.json({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-1', labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'a:1' }], nodeName: 'n1' },
    },
  });
  const waiting = { reason: 'ImagePullBackOff', message: 'no such image' };
  const containerStatuses = [
    { name: 'app', image: 'a:1', imageID: '', ready: false, restartCount: 0, state: { waiting } },
  ];
  await lab.api.json({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/web-1/status',
    type: 'application/merge-patch+json',
    body: { status: { phase: 'Pending', containerStatuses } },
  });
  await lab.api.json({
    method: 'POST',
    path: '/api/v1/namespaces/default/events',
    body: {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e1' },
      involvedObject: { kind: 'Pod', name: 'web-1', namespace: 'default' },
      type: 'Warning',
      reason: 'Failed',
      message: 'pulling a:1 failed',
      lastTimestamp: '2026-01-01T00:00:00Z',
    },
  });
  const web = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'a:1' }] },
      },
    },
  };
  const run = await runSite(target(), resourcesOf([manifest(web, { waitSeconds: 0 })]));
  const error = errorsOf(run).join();
  expect(error).toContain('pod web-1, container app: ImagePullBackOff (no such image)');
  expect(error).toContain('Warning Failed Pod/web-1: pulling a:1 failed');
  const files = await target().diagnose(['cluster:test/object:apps/v1/DaemonSet default/web']);
  expect([...files.keys()]).toEqual(['apps_v1_DaemonSet_default_web.txt']);
  expect([...files.values()].join()).toMatch(
    /kind: DaemonSet[\s\S]*web-1 on n1: Pending[\s\S]*# log of web-1/,
  );

  const client = await kubeClient(lab.server);
  expect(await client.version()).toBe('v1.29.15');
  expect((await client.nodes()).map(({ name, ready }) => [name, ready])).toEqual([['n1', true]]);
  expect((await client.pods('default')).map(({ name }) => name)).toEqual(['web-1']);
  expect(await client.text('/readyz')).toBe('ok');
  await expect(client.text('/nowhere')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  client.close();
});
