import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { type Line, line, lineType } from './line.ts';

runCases(lineType, line, import.meta.url);

const old = '# grub\n#T=9\nA=1\nT=5\nlast';

function edited(node: Sandbox, wanted: Omit<Line, 'path' | 'create'>, text = old) {
  const { desired } = line({ path: node.at('etc/grub'), ...wanted });
  writeFileSync(desired.path, text);
  chmodSync(desired.path, 0o640);
  utimesSync(desired.path, 1_000_000_000, 1_000_000_000);
  expect(node.apply(lineType, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(node.diff(lineType, desired)).toBeUndefined();
  expect(statSync(desired.path).mode & 0o777).toBe(0o640);
  expect(readdirSync(node.at('etc'))).toEqual(['grub']);
  return { desired, text: () => readFileSync(desired.path, 'utf8') };
}

describe.each(shells)('line in a real %s', (_shell, shell) => {
  test.each<[string, Omit<Line, 'path'>, string]>([
    ['replaces those that match', { line: 'T=0', match: '^#?T=' }, '# grub\nT=0\nA=1\nlast'],
    ['stays where it is', { line: 'T=5', match: '^#?T=' }, '# grub\nA=1\nT=5\nlast'],
    ['replaces the first line', { line: '-n', match: '^# g' }, '-n\n#T=9\nA=1\nT=5\nlast'],
    ['replaces the last line', { line: 'x', match: 'last' }, '# grub\n#T=9\nA=1\nT=5\nx\n'],
    ['comes after another', { line: 'B=2', after: '^A=' }, '# grub\n#T=9\nA=1\nB=2\nT=5\nlast'],
    ['comes after the last, which has no newline', { line: 'B', after: 'last' }, `${old}\nB\n`],
    ['comes at the end', { line: 'B=2', match: '^B=', after: '^no' }, `${old}\nB=2\n`],
    ['goes', { line: 'A=1', match: '^#?T=', absent: true }, '# grub\nlast'],
  ])('%s, and comes back with its times', (_, wanted, expected) => {
    using node = new Sandbox(shell);
    const { desired, text } = edited(node, wanted);
    expect(text()).toBe(expected);
    for (const keep of [true, false]) {
      expect(node.undo(lineType, desired, { keep })).toMatchObject({ ok: true, stderr: '' });
      expect(text()).toBe(old);
      expect(statSync(desired.path).mtimeMs).toBe(1_000_000_000_000);
    }
    expect(readdirSync(node.at('etc'))).toEqual(['grub']);
  });

  test('any text arrives as one line', () => {
    using node = new Sandbox(shell);
    const hostile = fc.constantFrom(
      '-n',
      '-e x',
      '%s\\n',
      "'; rm -rf /",
      '$(id)`id`',
      '\\',
      '*',
      'a/b&\\1',
      '.*',
    );
    const any = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((s) => [...s].filter((c) => c >= ' ' && c !== '\x7f').join(''))
      .filter((s) => s !== '');
    fc.assert(
      fc.property(fc.oneof(hostile, any), (text) => {
        using each = new Sandbox(shell);
        const file = edited(each, { line: text });
        expect(file.text()).toBe(`${old}\n${text}\n`);
      }),
      { numRuns: 15 },
    );
    expect(existsSync(node.root)).toBe(true);
  });
});

test('what others changed since stays when it is undone', () => {
  using node = new Sandbox();
  const { desired, text } = edited(node, { line: 'T=0', match: '^#?T=' });
  writeFileSync(desired.path, `${text()}\nmine\n`);
  expect(node.undo(lineType, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(text()).toBe('# grub\n#T=9\nT=5\nA=1\nlast\nmine\n');

  const gone = edited(node, { line: 'A=1', absent: true });
  writeFileSync(desired.path, `${gone.text()}\nmine\n`);
  node.undo(lineType, gone.desired);
  expect(text()).toBe('# grub\n#T=9\nT=5\nlast\nmine\nA=1\n');
});

test.each<[string, Omit<Line, 'path'>, string]>([
  ['that must not be there', { line: 'A=1', absent: true }, '# grub\n#T=9\nT=5\nlast\nmine\nA=1\n'],
  ['among those that it replaced', { line: 'T=5', match: '^#?T=' }, '# grub\nA=1\n#T=9\nT=5\nlast\nmine\n'],
])('a line %s is undone again without coming twice, whatever others did', (_, wanted, expected) => {
  using node = new Sandbox();
  const { desired, text } = edited(node, wanted);
  const before = ['#T=9', 'T=5'];
  writeFileSync(desired.path, `${text()}\nmine\n`);
  // The connection was lost before the first undo was forgotten.
  for (const keep of [true, true, false]) {
    expect(node.undo(lineType, desired, { keep })).toMatchObject({ ok: true, stderr: '' });
    expect(text()).toBe(expected);
  }
  expect(before.every((each) => text().split(each).length === 2)).toBe(true);
});

test('a power cut that has taken what we noted of our line leaves it findable', () => {
  using node = new Sandbox();
  const { desired, text } = edited(node, { line: 'T=0', match: '^#?T=' });
  writeFileSync(desired.path, `${text()}\nmine\n`);
  node.run(`for note in ${node.at('keep')}/*/line ${node.at('keep')}/*/written; do : >"$note"; done`);
  expect(node.undo(lineType, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(text()).toBe('# grub\n#T=9\nT=5\nA=1\nlast\nmine\n');
});

test('two lines of one file are undone in any order', () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ] as const) {
    using node = new Sandbox();
    const path = node.at('etc/env');
    writeFileSync(path, 'a\n');
    const both = ['x', 'y'].map((text) => line({ path, line: text }).desired);
    for (const desired of both) node.apply(lineType, desired);
    expect(readFileSync(path, 'utf8')).toBe('a\nx\ny\n');
    for (const i of order) {
      const desired = both[i];
      if (desired !== undefined) expect(node.undo(lineType, desired).ok).toBe(true);
    }
    expect(readFileSync(path, 'utf8')).toBe('a\n');
  }
});

test('a file that we made goes when it is empty, and stays when others wrote to it', () => {
  using node = new Sandbox();
  const { desired } = line({ path: node.at('etc/new'), line: 'x', create: { mode: '600', owner: me } });
  node.apply(lineType, desired);
  expect(statSync(desired.path).mode & 0o777).toBe(0o600);
  node.undo(lineType, desired);
  expect(existsSync(desired.path)).toBe(false);
  node.apply(lineType, desired);
  writeFileSync(desired.path, 'x\nmine\n');
  node.undo(lineType, desired);
  expect(readFileSync(desired.path, 'utf8')).toBe('mine\n');
});

test('an absent file, a link and a bad expression are named', () => {
  using node = new Sandbox();
  const { desired } = line({ path: node.at('etc/none'), line: 'x' });
  expect(node.apply(lineType, desired).stderr).toMatch(/^FILE_ABSENT: /);
  symlinkSync('grub', node.at('etc/link'));
  expect(node.apply(lineType, line({ path: node.at('etc/link'), line: 'x' }).desired).stderr).toMatch(
    /^PATH_IS_LINK: /,
  );
  writeFileSync(node.at('etc/grub'), 'a\n');
  const bad = line({ path: node.at('etc/grub'), line: 'x', match: '(' }).desired;
  expect(() => node.read(lineType, bad)).toThrow(expect.objectContaining({ code: 'READ_FAILED' }));
  const after = line({ path: node.at('etc/grub'), line: 'x', after: '[' }).desired;
  expect(node.apply(lineType, after)).toMatchObject({
    ok: false,
    stderr: expect.stringMatching(/^MATCH_INVALID: /m),
  });
  expect(readFileSync(node.at('etc/grub'), 'utf8')).toBe('a\n');
  expect(() => line({ path: '/x', line: '' })).toThrow(expect.objectContaining({ code: 'LINE_INVALID' }));
  expect(() => line({ path: '/x', line: 'a\nb' })).toThrow(expect.objectContaining({ code: 'LINE_INVALID' }));
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  const path = node.at('etc/grub');
  await proveCycle(line({ path, line: 'x', create: { owner: me } }), lineType);
  writeFileSync(path, old);
  await proveCycle(line({ path, line: 'T=0', match: '^#?T=' }), lineType);
  await proveCycle(line({ path, line: 'A=1', absent: true }), lineType);
  expect(readFileSync(path, 'utf8')).toBe(old);
});

test('an older line is known again when others changed the file', () => {
  using node = new Sandbox();
  const { desired, text } = edited(node, { line: 'T=0', match: '^#?T=' });
  node.apply(lineType, { ...desired, line: 'T=1' });
  writeFileSync(desired.path, `${text()}\nmine\n`);
  expect(node.undo(lineType, desired).ok).toBe(true);
  expect(text()).toBe('# grub\n#T=9\nT=5\nA=1\nlast\nmine\n');
});
