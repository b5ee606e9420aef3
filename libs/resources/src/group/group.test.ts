import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { group, groupType } from './group.ts';

runCases(groupType, group, import.meta.url);

test('reads the groups of this machine', () => {
  using node = new Sandbox();
  expect(node.readAll(groupType, [{ name: 'root' }, { name: 'no-such-group' }])).toEqual([{ gid: 0 }, {}]);
});

test.each([
  { name: '' },
  { name: '-r' },
  { name: 'a b' },
  { name: 'a:b' },
  { name: "a';id" },
  { name: 'a', gid: -1 },
  { name: 'a', gid: 1.5 },
])('%j is refused', (desired) => {
  expect(() => group(desired)).toThrow(expect.objectContaining({ code: 'ACCOUNT_INVALID' }));
});
