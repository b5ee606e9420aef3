import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NODE_VOLUMES, nodeName } from '../nodes/names.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { writeLabState } from '../state/lab-store.ts';
import { labSnapshot } from './lab-snapshot.ts';
import { readSnapshot, snapshotDirectory } from './snapshot-store.ts';

let folder = '';
let images: string[] = [];
let runsOn = 'base';
let isPaused = false;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-snapshot-'));
  images = [];
  runsOn = 'base';
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  for (const path of NODE_VOLUMES) {
    mkdirSync(join(folder, nodeName.volume('x', 'ada', path)));
    writeFileSync(join(folder, nodeName.volume('x', 'ada', path), 'kept'), 'kept');
  }
  await writeLabState(lab);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const lab: LabState = {
  version: 1,
  name: 'x',
  network: { name: 'vmstation-x', bridge: 'podman1', subnet: '10.0.0.0/24', host: '10.0.0.1' },
  gateway: { address: '10.0.0.2', container: 'vmstation-x-gateway', image: 'image', mirror: '/mirror' },
  userKey: '/key',
  knownHosts: '/known_hosts',
  nodes: [
    {
      ...{ name: 'ada', os: 'debian-12', user: 'ada', address: '10.0.0.10', mac: '02:00:00:00:00:01' },
      ...{ sshPort: 22, hostKeys: [], container: 'vmstation-x-ada', image: 'base' },
    },
  ],
};
const engine: Provider = {
  ...podmanProvider,
  list: async () => [{ name: 'vmstation-x-ada', state: 'running', image: runsOn }],
  listImages: async () => images,
  removeImage: async (image) => {
    images = images.filter((each) => each !== image);
  },
  commit: async (_, image) => {
    images = [...images, image];
  },
  volumePath: async (volume) => join(folder, volume),
  pause: async () => {
    isPaused = true;
  },
  unpause: async () => {
    isPaused = false;
  },
};
const take = (provider = engine) => labSnapshot('x', 'one', undefined, provider);
const files = () => readdirSync(snapshotDirectory('x', 'one'), { recursive: true }).length;
const imagesOf = async () => (await readSnapshot('x', 'one')).nodes.map(({ image }) => image);

test('taking a tag anew leaves nothing of the earlier snapshot', async () => {
  await take();
  const [first, count] = [images, files()];
  await take();
  expect(images).not.toEqual(first);
  expect(images).toEqual(await imagesOf());
  expect(files()).toBe(count);
});

test('an image that a node runs on stays until it does no more', async () => {
  await take();
  const [first = ''] = images;
  runsOn = first;
  await take();
  expect(images).toContain(first);
  runsOn = 'base';
  await take();
  expect(images).toEqual(await imagesOf());
});

test('when it fails, the earlier snapshot is whole, nothing else is kept, and the nodes go on', async () => {
  const before = await take();
  const count = files();
  const volumePath = () => Promise.reject(new Error('the disk is full'));
  await expect(take({ ...engine, volumePath })).rejects.toThrow('the disk is full');
  expect(await readSnapshot('x', 'one')).toEqual(before);
  expect(images).toEqual(await imagesOf());
  expect(files()).toBe(count);
  expect(isPaused).toBe(false);
});
