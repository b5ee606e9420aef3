import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Api, openApi } from '../api/api.ts';
import { manifest } from '../object/manifest.ts';
import { clusterTarget } from '../target/cluster-target.ts';
import { poll } from '../target/pause.ts';
import { type ApiServer, startApiServer } from '../testing/api-server.ts';
import { errorsOf, resourcesOf, runSite } from '../testing/run-site.ts';
import { deleteLease, leaseSeconds, readLease, writeLease } from './lease.ts';
import { takeLock } from './lock.ts';

let server: ApiServer;
let api: Api;

beforeAll(async () => {
  server = await startApiServer();
  api = await openApi(server);
  // As long as something of ours is in the cluster, the lease stays and says which run was the last.
  const metadata = { name: 'a', namespace: 'default' };
  const resources = resourcesOf([manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata })]);
  expect(errorsOf(await runSite(target(), resources))).toEqual([]);
}, 90_000);

afterAll(async () => {
  api?.close();
  await server?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  const left = await readLease(api);
  if (left !== undefined) await deleteLease(api, left);
});

afterEach(() => {
  vi.useRealTimers();
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

/** Lets the time of one renewal pass, and waits until it shows. */
async function renewal(shows: () => Promise<boolean>): Promise<void> {
  vi.advanceTimersByTime((leaseSeconds / 3) * 1000);
  expect(await poll(10, async () => ((await shows()) ? true : undefined))).toBe(true);
}

test('a renewal whose answer is lost on its way loses no lock, and one that somebody took over does', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let losing = false;
  const json: Api['json'] = async (call) => {
    const answer = await api.json(call);
    if (losing && call.method === 'PATCH') throw new Error('the answer is lost');
    return answer;
  };
  const versionOf = async () => (await readLease(api))?.version;
  const lock = await takeLock({ ...api, json }, anna, 'unread', () => undefined);

  losing = true;
  await renewal(async () => (await versionOf()) !== lock.lease.version);
  losing = false;
  const lost = await versionOf();
  await renewal(async () => (await versionOf()) !== lost);
  lock.check();

  const taken = await writeLease(api, ben, await readLease(api));
  await renewal(async () => {
    try {
      lock.check();
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'LOCK_LOST' });
      return true;
    }
  });
  await lock.release(false);
  expect(await readLease(api)).toEqual(taken);
});

test('a lock that was lost unnoticed is not taken away from its new holder', async () => {
  const lock = await takeLock(api, ben, 'unread', () => undefined);
  const taken = await writeLease(api, anna, await readLease(api));
  for (const trace of [true, false]) {
    await expect(lock.release(trace)).rejects.toMatchObject({ code: 'LOCK_LOST' });
  }
  expect(await readLease(api)).toEqual(taken);
});
