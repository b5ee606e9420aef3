import type { RunEvent } from '@vmstation/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClusterTarget, clusterTarget } from '../target/cluster-target.ts';
import { type LeaseServer, startLeaseServer } from '../testing/lease-server.ts';

const anna = { user: 'anna', host: 'desk', pid: 1, since: '', run: 'r-anna' };
const ben = 'ben@laptop/1/r-ben';

let server: LeaseServer;
let ours: ClusterTarget;

beforeEach(async () => {
  server = await startLeaseServer();
  ours = clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig });
});

afterEach(async () => {
  await ours.close();
  await server[Symbol.asyncDispose]();
});

/** Reads, and applies nothing, while Ben’s lock seems left. @param begun when the wait is told */
async function waitForBen(seconds: number, begun: () => void, signal?: AbortSignal): Promise<unknown> {
  server.hold(ben, seconds);
  await ours.read([]);
  await ours.lock(anna, signal);
  const tell = (event: RunEvent) => {
    if ('text' in event && event.text?.includes('sign of life of') === true) begun();
  };
  return ours.apply([], tell);
}

test('what passes by itself does not end the wait for a silent holder', async () => {
  const faults = [429, 'cut', 'cut', 503] as const;
  const left = [...faults];
  const waiting = waitForBen(6, () => {
    server.refuse = (method) => (method === 'GET' ? left.shift() : undefined);
  });
  // Who was at work during our read may have changed something before it fell silent.
  await expect(waiting).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  expect(left).toEqual([]);
  expect(server.holder()).toBeUndefined();
});

test('a server that does not come back leaves the lock as it is', async () => {
  const waiting = waitForBen(2, () => {
    server.refuse = (method) => (method === 'GET' ? 503 : undefined);
  });
  await expect(waiting).rejects.toMatchObject({ code: 'CLUSTER_ERROR' });
  expect(server.holder()).toBe(ben);
});

test('what passes by itself does not keep us from a free lock', async () => {
  const left = new Map([
    ['GET', [429]],
    ['POST', [503]],
  ]);
  await ours.read([]);
  server.refuse = (method) => left.get(method)?.shift();
  await ours.lock(anna);
  expect(server.holder()).toBe('anna@desk/1/r-anna');
});

test('who asks to stop waits no longer, and the lock stays whose it is', async () => {
  const stop = new AbortController();
  const reason = new Error('stopped');
  const waiting = waitForBen(600, () => stop.abort(reason), stop.signal);
  await expect(waiting).rejects.toBe(reason);
  await ours.unlock();
  expect(server.holder()).toBe(ben);
});
