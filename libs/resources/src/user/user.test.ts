import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { userShell } from './shell.ts';
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

test.each([
  ['that useradd made', undefined, '', false],
  ['with a letter in it', undefined, 'letter', true],
  ['that was there before', '', '', true],
])('a mailbox %s: whether it outlives the account', (_, before, after, outlives) => {
  using node = new Sandbox();
  const box = node.at('mail/eve');
  mkdirSync(node.at('mail'));
  if (before !== undefined) writeFileSync(box, before);
  const functions = userShell
    .replaceAll('/var/spool/mail', node.at('mail'))
    .replaceAll('/etc/', `${node.at('etc')}/`);
  const ran = node.run(`set -eu
VM_FIRST=1 VM_KEEP=${node.at('keep')}
${functions}
useradd() { echo eve:x >>${node.at('etc/passwd')}; : >>${box}; }
userdel() { :; }
: >${node.at('etc/group')}
vm_user_add eve own ${node.at('home')}
printf %s ${after} >${box}
vm_user_remove eve`);
  expect(ran).toEqual({ ok: true, stdout: '', stderr: '' });
  expect(existsSync(box)).toBe(outlives);
});
