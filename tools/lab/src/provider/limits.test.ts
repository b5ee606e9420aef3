import { expect, test } from 'vitest';
import { nodeMemory, ownHardLimits, parseLimits } from './limits.ts';

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

test('nodes share 8 GiB, within bounds', () => {
  expect(nodeMemory(1)).toBe(4 * 1024 ** 3);
  expect(nodeMemory(4)).toBe(2 * 1024 ** 3);
  expect(nodeMemory(20)).toBe(1.5 * 1024 ** 3);
});
