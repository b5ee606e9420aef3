import { expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { authorizedKey, authorizedKeyType, type DesiredAuthorizedKey } from './authorized-key.ts';
import { homeIn, key, user } from './testing/home.ts';

const mine = 'ssh-ed25519 AAAAC3Nza';

runCases(authorizedKeyType, authorizedKey, import.meta.url);

test('is named by the fingerprint that ssh-keygen -l shows', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl github';
  expect(authorizedKey({ user: 'root', key }).key).toBe(
    'root/SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  );
});

test.each(shells)('a line that holds no key takes no other line with it in %s', (_, shell) => {
  using node = new Sandbox(shell);
  const home = homeIn(node.root);
  const before = [key('ours'), 'ssh-ed25519 cut-off', 'anna', '# mine'];
  home.write(...before);
  const desired = { user, key: key('bert'), exclusive: [key('ours'), key('anna')] };
  expect(node.apply(home.type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(home.lines()).toEqual([key('ours'), '# mine', key('bert')]);
  home.write(...home.lines(), key('anna'));
  expect(node.undo(home.type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(home.lines()).toEqual([key('ours'), '# mine', key('anna'), 'ssh-ed25519 cut-off', 'anna']);
});

test.each(shells)('a second line of a key, which lets in more, goes and comes back in %s', (_, shell) => {
  using node = new Sandbox(shell);
  const home = homeIn(node.root);
  const [restricted, open] = [`restrict ${key('ours')}`, key('ours')];
  home.write(restricted, open);
  const desired = { user, key: key('ours'), options: 'restrict' };
  const fields = [{ field: 'line', from: `${restricted}\n${open}`, to: restricted }];
  expect(node.diff(home.type, desired)).toEqual({ action: 'update', fields });
  expect(node.apply(home.type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(home.lines()).toEqual([restricted]);
  expect(node.diff(home.type, desired)).toBeUndefined();
  expect(node.undo(home.type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(home.lines()).toEqual([restricted, open]);
});

test.each<
  [
    string,
    Partial<DesiredAuthorizedKey>,
    string | undefined,
    'create' | 'update' | 'delete' | 'restart',
    boolean,
  ]
>([
  ['a key that is new', {}, undefined, 'create', false],
  ['a key whose file has another mode', {}, mine, 'update', false],
  ['a key that may be used less', { options: 'restrict' }, mine, 'update', true],
  ['a key beside which no other may stay', { exclusive: [] }, undefined, 'create', true],
  ['a key that goes', {}, mine, 'delete', true],
  ['a key whose change was never proven', {}, mine, 'restart', true],
])('%s is guarded where that takes something away', (_, more, line, action, guarded) => {
  const desired = { user: 'root', key: mine, ...more };
  const actual = { foreign: [], ...(line === undefined ? {} : { line }) };
  const guard = authorizedKeyType.guard?.({ desired, actual, action, restart: false });
  expect(guard?.seconds).toBe(guarded ? 60 : undefined);
});

test.each([
  { user: 'root', key: '' },
  { user: 'root', key: '-----BEGIN OPENSSH PRIVATE KEY-----' },
  { user: 'root', key: 'ssh-ed25519 AAAA\nssh-rsa BBBB' },
  { user: "root';id", key: 'ssh-ed25519 AAAA' },
  { user: 'root', key: 'ssh-ed25519 AAAA', options: 'from="x" ssh-rsa' },
  { user: 'root', key: 'ssh-ed25519 AAAA', options: 'a\nb' },
])('%j is refused', (desired) => {
  expect(() => authorizedKey(desired)).toThrow(expect.objectContaining({ code: 'ACCOUNT_INVALID' }));
});
