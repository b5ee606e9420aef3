import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { ContainerInfo, Provider } from '../provider/provider.ts';
import { labDown } from './lab-down.ts';

const name = 'nobody-has-this-one';
let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-lab-down-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

/** An engine with these containers and nothing else. */
function engine(...containers: readonly ContainerInfo[]): Provider {
  const left = new Map(containers.map((each) => [each.name, each]));
  return {
    ...podmanProvider,
    list: async () => [...left.values()],
    listVolumes: async () => [],
    listImages: async () => [],
    network: async () => undefined,
    foreignRunning: async () => [],
    remove: async (container) => {
      left.delete(container);
    },
  };
}

const down = (provider: Provider) => labDown(name, undefined, provider);

test('a lab that is not there is told from one that was taken away', async () => {
  expect(await down(engine())).toBe(false);
  const provider = engine({ name: 'a', state: 'running', image: 'image' });
  expect(await down(provider)).toBe(true);
  expect(await down(provider)).toBe(false);
});

test('a folder with keys alone is a lab, too: an up that was ended before its nodes', async () => {
  mkdirSync(join(state, 'vmstation', 'labs', name), { recursive: true });
  expect(await down(engine())).toBe(true);
  expect(await down(engine())).toBe(false);
});

test('the limit of inotify stays while a lab that another user or another state folder knows has containers', async () => {
  const record = join(state, 'vmstation', 'inotify-instances-before-labs');
  mkdirSync(join(state, 'vmstation'));
  writeFileSync(record, readFileSync('/proc/sys/fs/inotify/max_user_instances')); // restored, it would change nothing
  const others: ContainerInfo = { name: 'b', state: 'running', image: 'image' };
  const list: Provider['list'] = async (label) => (label === 'vmstation.lab' ? [others] : []);
  expect(await down({ ...engine(), list })).toBe(false);
  expect(existsSync(record)).toBe(true);
});
