import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { type BlockWanted, block, blockType } from './block.ts';

runCases(blockType, block, import.meta.url);

const blocked = (content: string, name = 'c') =>
  `# BEGIN vmstation ${name}\n${content}# END vmstation ${name}\n`;

describe.each(shells)('block in a real %s', (_shell, shell) => {
  test.each([
    ['at the end', 'a\nb', `a\nb\n${blocked('x\n\n')}`],
    ['in an empty file', '', blocked('x\n\n')],
    ['in the place of the old one', `a\n${blocked('y\n')}b\n`, `a\n${blocked('x\n\n')}b\n`],
    ['once', `${blocked('y\n')}a\n${blocked('')}b`, `${blocked('x\n\n')}a\nb`],
  ])('%s, and comes back with its times', (_, old, expected) => {
    using node = new Sandbox(shell);
    const { desired } = block({ path: node.at('etc/f'), name: 'c', content: 'x\n\n' });
    writeFileSync(desired.path, old);
    utimesSync(desired.path, 1_000_000_000, 1_000_000_000);
    expect(node.apply(blockType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(desired.path, 'utf8')).toBe(expected);
    expect(node.diff(blockType, desired)).toBeUndefined();
    expect(node.undo(blockType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(desired.path, 'utf8')).toBe(old);
    expect(statSync(desired.path).mtimeMs).toBe(1_000_000_000_000);
    expect(readdirSync(node.at('etc'))).toEqual(['f']);
  });

  test('any text arrives as it is', () => {
    const lines = fc.string({ unit: 'grapheme', minLength: 1 }).map((s) => s.replaceAll('\0', ''));
    const hostile = fc.constantFrom('-n', '%s\\n', "'; rm -rf /", '$(id)`id`', '\n\n', 'EOF', '\\', '&');
    const name = fc.constantFrom('a', "it's", '$x', '-e', '.*', '[', 'a b');
    fc.assert(
      fc.property(fc.oneof(hostile, lines), name, (content, named) => {
        fc.pre(content !== '');
        using node = new Sandbox(shell);
        const { desired } = block({ path: node.at('etc/f'), name: named, content, create: { owner: me } });
        expect(node.apply(blockType, desired)).toMatchObject({ ok: true, stderr: '' });
        expect(readFileSync(desired.path, 'utf8')).toBe(blocked(desired.content, named));
        expect(node.diff(blockType, desired)).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });
});

test('what others changed since stays when it is undone', () => {
  using node = new Sandbox();
  const { desired } = block({ path: node.at('etc/f'), name: 'c', content: 'x\n' });
  writeFileSync(desired.path, 'a\n');
  node.apply(blockType, desired);
  writeFileSync(desired.path, `mine\n${readFileSync(desired.path, 'utf8')}`);
  node.undo(blockType, desired);
  expect(readFileSync(desired.path, 'utf8')).toBe('mine\na\n');

  writeFileSync(desired.path, blocked('former\n'));
  node.apply(blockType, desired);
  writeFileSync(desired.path, `mine\n${readFileSync(desired.path, 'utf8')}`);
  node.undo(blockType, desired);
  expect(readFileSync(desired.path, 'utf8')).toBe(`mine\n${blocked('former\n')}`);
});

test('a file that we made goes when it is empty', () => {
  using node = new Sandbox();
  const both = ['a', 'b'].map(
    (name) => block({ path: node.at('etc/f'), name, content: 'x', create: { owner: me } }).desired,
  );
  for (const desired of both) node.apply(blockType, desired);
  for (const desired of both) expect(node.undo(blockType, desired).ok).toBe(true);
  expect(existsSync(node.at('etc/f'))).toBe(true); // `b` found it there, and put back what it found
  expect(readFileSync(node.at('etc/f'), 'utf8')).toBe('');
});

test('marks that do not pair are refused, and the file is left', () => {
  using node = new Sandbox();
  const { desired } = block({ path: node.at('etc/f'), name: 'c', content: 'x\n' });
  for (const text of ['# BEGIN vmstation c\na\n', '# END vmstation c\n# BEGIN vmstation c\n']) {
    writeFileSync(desired.path, text);
    expect(() => node.read(blockType, desired)).toThrow(expect.objectContaining({ code: 'READ_FAILED' }));
  }
});

test.each<[Partial<BlockWanted>, string]>([
  [{ content: '' }, 'BLOCK_INVALID'],
  [{ content: 'a\n# END vmstation c\n' }, 'BLOCK_INVALID'],
  [{ name: 'a\nb' }, 'LINE_INVALID'],
])('%j is refused', (wrong, code) => {
  const make = () => block({ path: '/x', name: 'c', content: 'x', ...wrong });
  expect(make).toThrow(expect.objectContaining({ code }));
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  await proveCycle(
    block({ path: node.at('etc/f'), name: 'c', content: 'x', create: { owner: me } }),
    blockType,
  );
  writeFileSync(node.at('etc/g'), `a\n${blocked('y\n')}`);
  await proveCycle(block({ path: node.at('etc/g'), name: 'c', content: 'x' }), blockType);
});
