import { hostname } from 'node:os';
import { Secret } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { manifest } from './index.ts';
import { getObject } from './object/patch.ts';
import { clusterTarget } from './target/cluster-target.ts';
import { kubeconfigOf } from './testing/api-server.ts';
import { labServer } from './testing/lab-server.ts';
import { changesOf, errorsOf, planFor, resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();

const target = () => lab.target({ readySeconds: 2, deleteSeconds: 2 });

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});
const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/vmstation';
const owner = { user: 'anna', host: 'desk', pid: 1, since: '', run: 'r1' };
const one = resourcesOf([manifest(configMap('one'))]);

test('as long as there is no cluster everything is yet to be made, and apply says what is missing', async () => {
  let there = false;
  const fresh = clusterTarget({
    name: 'test',
    kubeconfig: async () => (there ? lab.server.kubeconfig : undefined),
  });
  const early = await runSite(fresh, one);
  expect(changesOf(early)).toEqual(['create ConfigMap default/one']);
  expect(errorsOf(early)[0]).toMatch(/^CLUSTER_ABSENT/);
  await fresh.lock(owner);
  there = true;
  const state = await fresh.read(one);
  expect(state.facts['kubernetes.version']).toBe('v1.29.15');
});

test('an API server that does not answer, or is another one, fails the read with its place', async () => {
  const nobody = new Secret(kubeconfigOf('https://127.0.0.1:1', ''));
  const away = clusterTarget({ name: 'test', kubeconfig: async () => nobody });
  await expect(away.read([])).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  const otherCa = new Secret(kubeconfigOf(lab.server.url, ''));
  const strange = clusterTarget({ name: 'test', kubeconfig: async () => otherCa });
  await expect(strange.read([])).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
  const ca = /"certificate-authority-data":"([^"]*)"/.exec(lab.server.kubeconfig.reveal())?.[1] ?? '';
  const badToken = new Secret(kubeconfigOf(lab.server.url, ca, 'wrong'));
  const stranger = clusterTarget({ name: 'test', kubeconfig: async () => badToken });
  await expect(stranger.read(one)).rejects.toMatchObject({ code: 'CLUSTER_UNAUTHORIZED' });
  const notYaml = clusterTarget({ name: 'test', kubeconfig: async () => new Secret('{') });
  await expect(notYaml.read([])).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID' });
});

test('one run at a time: the second is told who works', async () => {
  const first = target();
  await first.read([]);
  await first.lock(owner);
  const second = target();
  await second.read([]);
  await expect(second.lock({ ...owner, user: 'ben', run: 'r2' })).rejects.toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining('anna@desk'),
  });
  await first.unlock();
  expect(await getObject(lab.api, lease)).toBeUndefined();
});

test('a run that died is taken over with a word', async () => {
  const dead = target();
  await dead.read([]);
  await dead.lock({ ...owner, host: hostname(), pid: 2 ** 22 });
  const next = target();
  await next.read([]);
  await next.lock({ ...owner, host: hostname(), run: 'r2' });
  const notes: string[] = [];
  await next.apply([], (event) => notes.push(event.type === 'note' ? event.text : ''));
  expect(notes).toEqual([expect.stringContaining('whose process is gone')]);
  await next.unlock();
});

test('a run that dies in the middle leaves what the next one finds, finishes and can undo', async () => {
  const both = resourcesOf([manifest(configMap('first')), manifest(configMap('second'))]);
  const dying = target();
  const { plan } = await planFor(dying, both);
  await dying.lock({ ...owner, host: hostname(), pid: 2 ** 22, run: 'r-dead' });
  const [change] = plan.changes;
  if (change === undefined) throw new Error('nothing planned');
  await dying.apply([{ change, resource: both[0], actual: undefined, inputs: {} }], () => undefined);
  const next = await runSite(target(), both, 'apply', 'r-next');
  expect(errorsOf(next)).toEqual([]);
  expect(changesOf(next)).toEqual(['create ConfigMap default/second']);
  const reset = await runSite(target(), both, 'reset');
  expect(changesOf(reset)).toEqual(['delete ConfigMap default/second', 'delete ConfigMap default/first']);
  expect(errorsOf(reset)).toEqual([]);
});

test('what changed after the read is noticed when the lock is taken', async () => {
  const slow = target();
  await slow.read(one);
  expect(errorsOf(await runSite(target(), one, 'apply', 'r-fast'))).toEqual([]);
  await expect(slow.lock({ ...owner, run: 'r-slow' })).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  await slow.read(one);
  await slow.lock({ ...owner, run: 'r-slow' });
  await slow.unlock();
});

test('what was there before is changed, and left by a reset', async () => {
  await lab.api.json({
    method: 'POST',
    path: '/api/v1/namespaces/default/configmaps',
    body: configMap('theirs', { k: 'x' }),
  });
  const resources = [...one, ...resourcesOf([manifest(configMap('theirs', { k: 'y' }))])];
  const taken = await runSite(target(), resources);
  expect(taken.plan.changes.map(({ fields }) => fields)).toEqual([
    [
      { field: 'data.k', from: 'x', to: 'y' },
      { field: 'owner', from: undefined, to: 'apps:web' },
    ],
  ]);
  const reset = await runSite(target(), resources, 'reset');
  expect(errorsOf(reset)).toEqual([]);
  expect(changesOf(reset).sort()).toEqual([
    'delete ConfigMap default/one',
    'delete ConfigMap default/theirs',
  ]);
  expect(reset.events).toContainEqual(
    expect.objectContaining({
      text: 'ConfigMap default/theirs is left in the cluster: it was there before VMStation',
    }),
  );
  expect(await getObject(lab.api, '/api/v1/namespaces/default/configmaps/theirs')).toBeDefined();
  expect(await getObject(lab.api, '/api/v1/namespaces/default/configmaps/one')).toBeUndefined();
  for (const path of [lease, '/api/v1/namespaces/kube-system/configmaps/vmstation-apps']) {
    expect(await getObject(lab.api, path)).toBeUndefined();
  }
  expect(changesOf(await runSite(target(), resources, 'reset'))).toEqual([]);
});

test('a claim is left by a reset, and so is the namespace around it', async () => {
  const resources = resourcesOf([
    manifest({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'data' } }),
    manifest(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'films', namespace: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
      { waitSeconds: 1 },
    ),
  ]);
  const run = await runSite(target(), resources);
  expect(errorsOf(run).join()).toMatch(/NOT_READY: PersistentVolumeClaim data\/films .*phase is Pending/);
  const reset = await runSite(target(), resources, 'reset');
  expect(errorsOf(reset)).toEqual([]);
  expect(reset.events.flatMap((event) => (event.type === 'note' ? [event.text] : []))).toEqual([
    'PersistentVolumeClaim data/films is left in the cluster: it holds data',
    'Namespace data is left in the cluster: it holds data in PersistentVolumeClaim films',
  ]);
  expect((await getObject(lab.api, '/api/v1/namespaces/data'))?.metadata.deletionTimestamp).toBeUndefined();
});

const deployment = (image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});
const webPath = '/apis/apps/v1/namespaces/default/deployments/web';

/** Plays the Deployment controller: says that the newest specification is rolled out. */
async function rollOut(): Promise<void> {
  const live = await getObject(lab.api, webPath);
  const body = { status: { observedGeneration: live?.metadata.generation ?? 0 } };
  await lab.api.json({
    method: 'PATCH',
    path: `${webPath}/status`,
    type: 'application/merge-patch+json',
    body,
  });
}

test('a Deployment that does not get ready fails with the reason, and is a difference until it is', async () => {
  const resources = resourcesOf([manifest(deployment('a:1'), { waitSeconds: 1 })]);
  const run = await runSite(target(), resources);
  expect(errorsOf(run).join()).toMatch(/NOT_READY: .*the controller has not seen the change yet/);
  const again = (await target().read(resources)).observed.get(resources[0]?.id ?? 'host:/:');
  expect(again).toEqual({
    exists: true,
    ready: false,
    why: 'the controller has not seen the change yet',
    fields: [],
  });
  await rollOut();
  expect(changesOf(await runSite(target(), resources))).toEqual([]);
});

test('a change notifies a Deployment, which is restarted, also after an interruption', async () => {
  const web = manifest(deployment('a:1'), { waitSeconds: 1 });
  const config = (value: string) =>
    resourcesOf([web, manifest(configMap('config', { value }), { notify: [web] })]);
  await runSite(target(), config('1'));
  await rollOut();
  expect(changesOf(await runSite(target(), config('1')))).toEqual([]);
  const run = await runSite(target(), config('2'));
  expect(changesOf(run)).toEqual(['update ConfigMap default/config', 'restart Deployment default/web']);
  // Nobody rolls out here, so the restart is not confirmed, and stays owed.
  expect(errorsOf(run).join()).toMatch(/NOT_READY/);
  const live = await getObject(lab.api, webPath);
  expect(JSON.stringify(live?.spec)).toContain('kubectl.kubernetes.io/restartedAt');
  await rollOut();
  const state = await target().read(config('2'));
  expect(state.pending).toEqual(['cluster:test/object:apps/v1/Deployment default/web']);
});
