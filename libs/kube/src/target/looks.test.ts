import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LeaseServer, startLeaseServer } from '../testing/lease-server.ts';
import { clusterTarget } from './cluster-target.ts';

let server: LeaseServer;

beforeEach(async () => {
  server = await startLeaseServer();
});

afterEach(() => server[Symbol.asyncDispose]());

const target = () => clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig });
const ben = { user: 'ben', host: 'laptop', pid: 1, since: '', run: 'r-ben' };

test('a plan that was given up before this cluster was locked makes no later look old', async () => {
  const ours = target();
  server.hold('anna@desk/1/r-anna', 60);
  await ours.read([]);
  server.give();
  await ours.read([]);
  await ours.lock(ben);
  expect(server.holder()).toBe('ben@laptop/1/r-ben');
  await ours.close();
});

test('what is read once more for the same plan does not hide that the first look is old', async () => {
  const ours = target();
  server.hold('anna@desk/1/r-anna', 60);
  await ours.read([]);
  server.give();
  await ours.read([], { again: true });
  await expect(ours.lock(ben)).rejects.toMatchObject({ code: 'WORLD_MOVED' });
  await ours.close();
});
