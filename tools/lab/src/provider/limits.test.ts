import { loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { labSpec } from '../site/spec.ts';
import { gatewayMemory, nodeMemory, ownHardLimits, parseLimits } from './limits.ts';

const text = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                1000                 processes
Max open files            1024                 unlimited            files
`;

test('the hard limits count, capped at what is enough', () => {
  expect(parseLimits(text)).toEqual({ nproc: 1000, nofile: 1_048_576 });
});

test('a limit that is not there is an error', () => {
  expect(() => parseLimits('nothing')).toThrow(expect.objectContaining({ code: 'LAB_LIMITS_UNREADABLE' }));
});

test("this process's own limits are readable", async () => {
  expect((await ownHardLimits()).nofile).toBeGreaterThan(0);
});

const GIB = 1024 ** 3;

test('up to five nodes and the gateway may use 8 GiB together, not more', () => {
  for (const nodes of [1, 2, 3, 4, 5]) {
    expect(nodes * nodeMemory(nodes) + gatewayMemory).toBeLessThanOrEqual(8 * GIB);
  }
});

test('a node has no less than a control plane needs, and no more than it can use', () => {
  expect(nodeMemory(1)).toBe(4 * GIB);
  expect(nodeMemory(3)).toBe(2.5 * GIB);
  expect(nodeMemory(20)).toBe(1.5 * GIB);
});

test('the shipped site fits into a machine with 8 GiB', async () => {
  const { nodes } = labSpec('lab', await loadSite({ path: 'libs/cluster-config/sites/vmstation' }));
  expect(nodes.length).toBeGreaterThan(1);
  expect(nodes.length * nodeMemory(nodes.length) + gatewayMemory).toBeLessThanOrEqual(8 * GIB);
});
