import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { LabState, NodeOs } from '../state/lab-state.ts';
import type { RootImages } from './import-roots.ts';
import { planLab } from './plan-lab.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-plan-lab-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  for (const name of ['first', 'second']) {
    mkdirSync(join(folder, name, 'keys'), { recursive: true });
    writeFileSync(join(folder, name, 'keys', 'lab.asc'), 'key');
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const images: RootImages = new Map([
  ['gateway', 'gateway:1'],
  ['debian-12', 'debian:1'],
  ['el-10', 'el:1'],
]);
const provider = { ...podmanProvider, usedSubnets: async () => [] };
const plan = (os: NodeOs, mirror: string, before?: LabState) => {
  const spec = { name: 'x', nodes: [{ name: 'ada', os, user: 'ada' }] };
  const root = () => Promise.reject(new Error('no root is asked for'));
  return planLab(spec, { directory: join(folder, mirror), root }, images, before, provider);
};

test('what is there stays, the mirror as long as it is there', async () => {
  const first = await plan('debian-12', 'first');
  expect(await plan('debian-12', 'second', first)).toEqual(first);
  rmSync(join(folder, 'first'), { recursive: true });
  const second = await plan('debian-12', 'second', first);
  expect(second).toEqual({ ...first, gateway: { ...first.gateway, mirror: join(folder, 'second') } });
});

test('a node that runs another system than its host has in the site is refused by name', async () => {
  const first = await plan('debian-12', 'first');
  await expect(plan('el-10', 'first', first)).rejects.toMatchObject({
    code: 'LAB_NODE_OTHER_OS',
    message: 'ada of lab x runs debian-12, and the site says el-10',
    next: 'vmstation lab down --name=x, then vmstation lab up --name=x',
  });
});
