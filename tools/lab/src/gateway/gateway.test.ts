import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { ContainerState, Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { bringGateway, startGateway } from './gateway.ts';

let mirror = '';
let done: string[] = [];
beforeEach(() => {
  done = [];
  mirror = mkdtempSync(join(tmpdir(), 'vmstation-gateway-'));
  mkdirSync(join(mirror, 'keys'));
  writeFileSync(join(mirror, 'keys', 'lab.asc'), 'key');
});
afterEach(() => rmSync(mirror, { recursive: true }));

const state = (): LabState => ({
  version: 1,
  name: 'x',
  network: { name: 'vmstation-x', bridge: 'podman1', subnet: '10.0.0.0/24', host: '10.0.0.1' },
  gateway: { address: '10.0.0.2', container: 'vmstation-x-gateway', image: 'image', mirror },
  userKey: '/key',
  knownHosts: '/known_hosts',
  nodes: [],
});
const engine = (now: ContainerState | undefined): Provider => ({
  ...podmanProvider,
  list: async () => (now === undefined ? [] : [{ name: 'vmstation-x-gateway', state: now, image: 'image' }]),
  unpause: async () => void done.push('unpause'),
  remove: async () => void done.push('remove'),
  create: async () => void done.push('create'),
  start: async () => void done.push('start'),
});

test.each<[ContainerState | undefined, string | undefined, readonly string[]]>([
  ['running', 'key', []],
  ['paused', 'key', ['unpause']],
  ['running', '404 Not Found', ['remove', 'create', 'start']],
  ['running', undefined, ['remove', 'create', 'start']],
  ['stopped', undefined, ['remove', 'create', 'start']],
  ['created', undefined, ['remove', 'create', 'start']],
  [undefined, undefined, ['create', 'start']],
])('one that is %s and serves %s', async (now, served, expected) => {
  await bringGateway(engine(now), state(), async () => served);
  expect(done).toEqual(expected);
});

test('a mirror that is gone is said to be, and nothing is started', async () => {
  rmSync(join(mirror, 'keys'), { recursive: true });
  await expect(bringGateway(engine('stopped'), state())).rejects.toMatchObject({
    code: 'LAB_MIRROR_INCOMPLETE',
  });
  expect(done).toEqual([]);
});

test('one that runs is left alone where nodes alone are started', async () => {
  await startGateway(engine('running'), state());
  expect(done).toEqual([]);
});
