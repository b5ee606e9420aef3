import type { LockOwner, RunEvent } from '@vmstation/engine';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Api, openApi } from '../api/api.ts';
import { manifest } from '../object/manifest.ts';
import { clusterTarget } from '../target/cluster-target.ts';
import { poll } from '../target/pause.ts';
import { type ApiServer, startApiServer } from '../testing/api-server.ts';
import { errorsOf, resourcesOf, runSite } from '../testing/run-site.ts';
import { deleteLease, leaseSeconds, readLease, writeLease } from './lease.ts';
import { type Lock, takeLock } from './lock.ts';

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

test('of two looks the first one counts, as the plan is made from both', async () => {
  const [first, second] = [target(), target()];
  await first.read([]);
  await first.lock(anna);
  await second.read([]);
  await first.unlock();
  await second.read([], { again: true });
  await expect(second.lock(ben)).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  await second.read([]);
  await second.lock(ben);
  await second.unlock();
});

async function lockOf(owner: LockOwner, through = api): Promise<Lock> {
  const lock = await takeLock(through, { owner, seen: 'unread', note: () => undefined, tell: undefined });
  if (lock === undefined) throw new Error('somebody else has the lock');
  return lock;
}

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
  const lock = await lockOf(anna, { ...api, json });

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
  const lock = await lockOf(ben);
  const taken = await writeLease(api, anna, await readLease(api));
  for (const trace of [true, false]) {
    await expect(lock.release(trace)).rejects.toMatchObject({ code: 'LOCK_LOST' });
  }
  expect(await readLease(api)).toEqual(taken);
});

const path = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const longAgo = (second: number) => `2020-01-01T00:00:0${second}.000000Z`;

/** Ben's lock, good for some seconds, last renewed long ago by a clock that may go wrong. */
async function leftByBen(seconds: number): Promise<void> {
  const body = {
    metadata: { name: 'vmstation', annotations: { 'vmstation.dev/run': ben.run } },
    spec: {
      holderIdentity: 'ben@laptop/1/r-ben',
      leaseDurationSeconds: seconds,
      renewTime: longAgo(0),
    },
  };
  await api.json({ method: 'POST', path, body });
}

test('a lock that seems left is ended after a wait that is told, and then it is looked again', async () => {
  await leftByBen(1);
  const next = target();
  await next.read([]);
  await next.lock(anna);
  expect((await readLease(api))?.holder).toBe('ben@laptop/1/r-ben');
  const events: RunEvent[] = [];
  const apply = next.apply([], (event) => events.push(event));
  await expect(apply).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  await next.unlock();
  await next.read([]);
  await next.lock(anna);
  expect((await readLease(api))?.holder).toBe('anna@desk/1/r-anna');
  await next.apply([], (event) => events.push(event));
  expect(events).toEqual([
    { type: 'note', target: 'cluster:test', text: expect.stringContaining('for a sign of life of ben@') },
    { type: 'note', target: 'cluster:test', text: expect.stringContaining('ended the lock of ben@laptop') },
  ]);
  await next.unlock();
});

test('a holder whose clock is far behind ours keeps its lock as long as it renews it', async () => {
  await leftByBen(5);
  const next = target();
  await next.read([]);
  await next.lock(anna);
  const renewals: Promise<unknown>[] = [];
  const renew = () => {
    const body = { spec: { renewTime: longAgo(1) } };
    const type = 'application/merge-patch+json';
    renewals.push(api.json({ method: 'PATCH', path: `${path}/vmstation`, type, body }));
  };
  await expect(next.apply([], renew)).rejects.toMatchObject({ code: 'LOCKED' });
  await Promise.all(renewals);
  await next.unlock();
  expect((await readLease(api))?.holder).toBe('ben@laptop/1/r-ben');
});
