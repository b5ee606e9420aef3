import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifest } from '../object/manifest.ts';
import { clusterTarget } from '../target/cluster-target.ts';
import { type ApiServer, startApiServer } from '../testing/api-server.ts';
import { errorsOf, resourcesOf, runSite } from '../testing/run-site.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  // As long as something of ours is in the cluster, the lease stays and says which run was the last.
  const metadata = { name: 'a', namespace: 'default' };
  const resources = resourcesOf([manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata })]);
  expect(errorsOf(await runSite(target(), resources))).toEqual([]);
}, 90_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const target = () => clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig });
const anna = { user: 'anna', host: 'desk', pid: 1, since: '', run: 'r-anna' };
const ben = { user: 'ben', host: 'laptop', pid: 1, since: '', run: 'r-ben' };

test('what is read while another run is at work does not count once that has ended', async () => {
  const [first, second] = [target(), target()];
  await first.read([]);
  await first.lock(anna);
  await second.read([]);
  await expect(second.lock(ben)).rejects.toMatchObject({ code: 'LOCKED' });
  await first.unlock();
  await expect(second.lock(ben)).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  await second.read([]);
  await second.lock(ben);
  await second.unlock();
});
