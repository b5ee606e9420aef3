import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { type DesiredUser, user, userType } from './user.ts';

runCases(userType, user, import.meta.url);

test('reads the users of this machine, and of their passwords one character at most', () => {
  using node = new Sandbox();
  const [root, nobody] = node.readAll(userType, [
    { name: 'root', uid: 1, group: 'x', home: '/', password: 'locked' },
    { name: 'no-such-user' },
  ]);
  expect(root?.account).toMatchObject({ uid: 0, group: 'root', home: '/root' });
  expect(nobody).toEqual({ groups: [] });
});

test.each<DesiredUser>([
  { name: '-x' },
  { name: 'a b' },
  { name: "x';id" },
  { name: 'a', uid: -1 },
  { name: 'a', groups: ['a,b'] },
  { name: 'a', home: 'home' },
  { name: 'a', shell: '/bin/sh:' },
  { name: 'a', comment: 'x\nroot::0:0::/:/bin/sh' },
])('%j is refused', (desired) => {
  expect(() => user(desired)).toThrow(expect.objectContaining({ code: 'ACCOUNT_INVALID' }));
});
