import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { link, linkType } from './link.ts';

runCases(linkType, link, import.meta.url);

test.each(['x', '-s', "it's $HOME; `id`", '../ü\u0085', 'a\tb '])(
  'a link to %j is made and undone',
  (target) => {
    using node = new Sandbox();
    const { desired } = link({ path: node.at('etc/-l $x'), target });
    expect(node.apply(linkType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(readlinkSync(desired.path)).toBe(target);
    expect(node.diff(linkType, desired)).toBeUndefined();
    expect(node.undo(linkType, desired).ok).toBe(true);
    expect(readdirSync(node.at('etc'))).toEqual([]);
  },
);

test('one that leads to a directory is replaced itself, and comes back', () => {
  using node = new Sandbox();
  mkdirSync(node.at('etc/dir'));
  symlinkSync('dir', node.at('etc/l'));
  const { desired } = link({ path: node.at('etc/l'), target: 'elsewhere' });
  expect(node.apply(linkType, desired).ok).toBe(true);
  expect(readlinkSync(desired.path)).toBe('elsewhere');
  expect(readdirSync(node.at('etc/dir'))).toEqual([]);
  expect(node.undo(linkType, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(readlinkSync(desired.path)).toBe('dir');
  expect(readdirSync(node.at('etc/dir'))).toEqual([]);
});

test('a file in its place comes back; a directory is refused', () => {
  using node = new Sandbox();
  writeFileSync(node.at('etc/f'), 'text');
  const { desired } = link({ path: node.at('etc/f'), target: 'x' });
  node.apply(linkType, desired);
  expect(lstatSync(desired.path).isSymbolicLink()).toBe(true);
  node.undo(linkType, desired);
  expect(readFileSync(desired.path, 'utf8')).toBe('text');

  const refused = link({ path: node.at('etc'), target: 'x' }).desired;
  expect(node.apply(linkType, refused).stderr).toMatch(/^PATH_IS_DIRECTORY: /);
});

test('a target that is no path is refused', () => {
  expect(() => link({ path: '/x', target: '' })).toThrow();
  expect(() => link({ path: '/x', target: 'a\nb' })).toThrow(
    expect.objectContaining({ code: 'LINE_INVALID' }),
  );
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  await proveCycle(link({ path: node.at('etc/new'), target: '$x' }), linkType);
  symlinkSync('before', node.at('etc/old'));
  await proveCycle(link({ path: node.at('etc/old'), target: 'x' }), linkType);
});
