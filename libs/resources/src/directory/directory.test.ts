import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { directory, directoryType } from './directory.ts';

runCases(directoryType, directory, import.meta.url);

test.each(['plain', '-rf; $(touch x)', "it's ü"])('%s is made, then as desired, then removed', (name) => {
  using node = new Sandbox();
  const { desired } = directory({ path: node.at(`etc/${name}`), mode: '2750', owner: me });
  expect(node.apply(directoryType, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(statSync(desired.path).mode & 0o7777).toBe(0o2750);
  expect(node.diff(directoryType, desired)).toBeUndefined();
  expect(node.undo(directoryType, desired).ok).toBe(true);
  expect(existsSync(desired.path)).toBe(false);
});

test('what others put in it stays, with a word about it', () => {
  using node = new Sandbox();
  const { desired } = directory({ path: node.at('etc/data'), owner: me });
  node.apply(directoryType, desired);
  writeFileSync(node.at('etc/data/photo'), 'precious');
  const ran = node.undo(directoryType, desired);
  expect(ran).toMatchObject({ ok: true, stdout: expect.stringMatching(/^kept: .*etc\/data is not empty/) });
  expect(existsSync(node.at('etc/data/photo'))).toBe(true);
});

test('one that was there gets its mode back and stays', () => {
  using node = new Sandbox();
  mkdirSync(node.at('etc/old'));
  chmodSync(node.at('etc/old'), 0o1777);
  const { desired } = directory({ path: node.at('etc/old'), owner: me });
  node.apply(directoryType, desired);
  expect(node.diff(directoryType, desired)).toBeUndefined();
  node.undo(directoryType, desired);
  expect(statSync(node.at('etc/old')).mode & 0o7777).toBe(0o1777);
});

test('one that only has to exist keeps mode and owner, is made where it is absent, and goes then', async () => {
  using node = new Sandbox();
  mkdirSync(node.at('etc/home'), { mode: 0o700 });
  const wanted = (name: string) =>
    directory({ path: node.at(`etc/${name}`), mode: '0751', owner: me, asFound: true }).desired;
  expect(node.diff(directoryType, wanted('home'))).toBeUndefined();
  // Also when somebody made it between the look and the change.
  expect(node.apply(directoryType, wanted('home'))).toMatchObject({ ok: true, stderr: '' });
  expect(statSync(node.at('etc/home')).mode & 0o7777).toBe(0o700);
  symlinkSync('home', node.at('etc/link'));
  expect(node.diff(directoryType, wanted('link'))).toBeUndefined();
  expect(node.apply(directoryType, wanted('new'))).toMatchObject({ ok: true, stderr: '' });
  expect(statSync(node.at('etc/new')).mode & 0o7777).toBe(0o751);
  expect(node.undo(directoryType, wanted('new')).ok).toBe(true);
  expect(existsSync(node.at('etc/new'))).toBe(false);
});

test('a link and a missing parent are refused', () => {
  using node = new Sandbox();
  symlinkSync('.', node.at('etc/link'));
  const { desired } = directory({ path: node.at('etc/link'), owner: me });
  expect(node.apply(directoryType, desired).stderr).toMatch(/^PATH_IS_TAKEN: /);
  expect(node.undo(directoryType, desired).ok).toBe(true);
  const orphan = directory({ path: node.at('etc/a/b'), owner: me }).desired;
  expect(node.apply(directoryType, orphan).stderr).toMatch(/^PARENT_ABSENT: /);
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  await proveCycle(directory({ path: node.at("etc/it's"), owner: me }), directoryType);
  await proveCycle(directory({ path: node.at('etc/above'), owner: me, asFound: true }), directoryType);
});
