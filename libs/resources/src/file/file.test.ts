import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { canonical, Secret } from '@vmstation/engine';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import type { FileWanted } from './file.ts';
import { file, fileType } from './file.ts';

runCases(fileType, file, import.meta.url);

const want = (wanted: FileWanted) => file({ owner: me, ...wanted }).desired;

describe.each(shells)('file in a real %s', (_, shell) => {
  test('is written, then as desired, then undone with the times of the original', () => {
    using node = new Sandbox(shell);
    const path = node.at('etc/motd');
    writeFileSync(path, 'old\n');
    chmodSync(path, 0o640);
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const desired = want({ path, content: 'new\n' });
    expect(node.diff(fileType, desired)?.fields).toEqual([
      { field: 'content', from: 'old\n', to: 'new\n' },
      { field: 'mode', from: '0640', to: '0644' },
    ]);
    expect(node.apply(fileType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(node.diff(fileType, desired)).toBeUndefined();
    expect(node.apply(fileType, want({ path, content: 'newer\n' })).ok).toBe(true);
    expect(node.undo(fileType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(statSync(path).mtimeMs).toBe(1_000_000_000_000);
    expect(readdirSync(node.at('etc'))).toEqual(['motd']);
  });

  test('one that was not there is removed again', () => {
    using node = new Sandbox(shell);
    const desired = want({ path: node.at('etc/new'), content: 'x' });
    node.apply(fileType, desired);
    node.undo(fileType, desired);
    expect(readdirSync(node.at('etc'))).toEqual([]);
  });

  test.each([
    ['stays', ''],
    ['has gone with it', 'rm -r etc/app'],
  ])('one that a package of the same run brought comes back while that %s', (_name, purge) => {
    using node = new Sandbox(shell);
    const desired = want({ path: node.at('etc/app/conf'), content: 'ours' });
    const vars = `mkdir ${node.at('etc/app')}; printf theirs >${desired.path}`;
    expect(node.apply(fileType, desired, { vars }).ok).toBe(true);
    expect(readFileSync(desired.path, 'utf8')).toBe('ours');
    node.run(`cd ${node.root}; ${purge}`);
    const { ok, stdout, stderr } = node.undo(fileType, desired, { keep: true });
    expect({ ok, stderr }).toEqual({ ok: true, stderr: '' });
    if (purge === '') {
      expect(readFileSync(desired.path, 'utf8')).toBe('theirs');
      expect(stdout).toBe('kept:\n');
      expect(node.undo(fileType, desired).stdout).toBe('kept:\n');
      expect(readdirSync(node.at('etc/app'))).toEqual(['conf']);
    } else expect(readdirSync(node.at('etc'))).toEqual([]);
  });

  test('any text arrives as it is, at any path', () => {
    using node = new Sandbox(shell);
    const text = fc.string({ unit: 'binary' }).map((s) => s.replaceAll('\0', '').toWellFormed());
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((s) => s.replaceAll('/', ''))
      .filter((s) => s !== '' && s !== '.' && s !== '..');
    const hostile = fc.constantFrom(
      '-n',
      '%s\\n',
      "'; rm -rf /",
      '$(id)`id`',
      '\n\n',
      'EOF\n',
      '\u0081\u0088',
    );
    fc.assert(
      fc.property(name, fc.oneof(text, hostile), (path, content) => {
        const desired = want({ path: node.at(`etc/${path}`), content });
        const ran = node.apply(fileType, desired);
        expect(ran).toMatchObject({ ok: true, stderr: '' });
        expect(readFileSync(desired.path, 'utf8')).toBe(content);
        expect(node.diff(fileType, desired)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test('a difference is read back as the very text of the node', () => {
    using node = new Sandbox(shell);
    for (const text of ['', '\n', 'a\n\n\n', ' a ', "it's $x", 'ü\u0081']) {
      writeFileSync(node.at('etc/x'), text);
      const difference = node.diff(fileType, want({ path: node.at('etc/x'), content: 'other' }));
      expect(difference?.fields[0]).toEqual({ field: 'content', from: text, to: 'other' });
    }
  });
});

test('any number of files that are as desired costs one stat and one sha256sum', () => {
  using node = new Sandbox();
  const names = ['a b', "it's", '$HOME', 'back\\slash', '*', ...Array.from({ length: 60 }, (_, i) => `${i}`)];
  const all = names.map((name) => want({ path: node.at(`etc/${name}`), content: name }));
  for (const { path, content } of all) writeFileSync(path, String(content), { mode: 0o644 });
  const started = node.at('started');
  for (const name of ['stat', 'sha256sum']) {
    const real = execFileSync('which', [name], { encoding: 'utf8' }).trim();
    const spy = `#!/bin/sh\necho ${name} >>${started}\nexec ${real} "$@"\n`;
    writeFileSync(node.at(name), spy, { mode: 0o755 });
  }
  vi.stubEnv('PATH', `${node.root}:${process.env.PATH}`);
  const states = node.readAll(fileType, all);
  vi.unstubAllEnvs();
  expect(states.map((state) => state.facts?.kind)).toEqual(names.map(() => 'file'));
  expect(states.every((state) => state.compared.reveal().same)).toBe(true);
  expect(readFileSync(started, 'utf8')).toBe('stat\nsha256sum\n');
});

test.each(['a fifo', 'a link', 'a directory', 'nothing'])(
  'beside %s, files are read all the same',
  (what) => {
    using node = new Sandbox();
    const all = ['good', 'odd', 'bad'].map((name) => want({ path: node.at(`etc/${name}`), content: 'good' }));
    writeFileSync(node.at('etc/good'), 'good');
    writeFileSync(node.at('etc/bad'), 'bad');
    if (what === 'a fifo') execFileSync('mkfifo', [node.at('etc/odd')]);
    if (what === 'a link') symlinkSync('good', node.at('etc/odd'));
    if (what === 'a directory') mkdirSync(node.at('etc/odd'));
    const states = node.readAll(fileType, all).map(({ compared }) => compared.reveal());
    expect(states).toEqual([
      { same: true, content: undefined },
      { same: false, content: undefined },
      { same: false, content: 'bad' },
    ]);
  },
);

test('many files are read, whichever of them are there', () => {
  using node = new Sandbox();
  const all = Array.from({ length: 60 }, (_, i) => want({ path: node.at(`etc/${i}`), content: `${i}` }));
  for (const [i, desired] of all.entries()) if (i % 3 !== 0) writeFileSync(desired.path, `${i % 5}`);
  const states = node.readAll(fileType, all);
  for (const [i, state] of states.entries()) {
    expect(state.facts === undefined).toBe(i % 3 === 0);
    if (i % 3 !== 0) expect(state.compared.reveal().same).toBe(i === i % 5);
  }
});

test('megabytes are written, binary content is not shown', () => {
  using node = new Sandbox();
  const desired = want({ path: node.at('etc/big'), content: "0123456789'abcde\n".repeat(200_000) });
  expect(node.apply(fileType, desired).ok).toBe(true);
  expect(node.diff(fileType, desired)).toBeUndefined();
  writeFileSync(node.at('etc/bin'), Buffer.from([0, 1, 2]));
  const difference = node.diff(fileType, want({ path: node.at('etc/bin'), content: 'x' }));
  expect(difference?.fields[0]?.from).toBe('(3 bytes, sha256 ae4b3280e56e2faf)');
});

test('a refused file leaves the original and says why', () => {
  using node = new Sandbox();
  const path = node.at('etc/sshd');
  writeFileSync(path, 'good\n');
  const desired = want({ path, content: 'bad\n', validate: 'grep -q good %s || { echo no good; exit 3; }' });
  const ran = node.apply(fileType, desired);
  expect(ran.ok).toBe(false);
  expect(ran.stderr).toMatch(/^FILE_REFUSED: .*no good/);
  expect(readFileSync(path, 'utf8')).toBe('good\n');
  expect(readdirSync(node.at('etc'))).toEqual(['sshd']);
});

test('a secret is in no state, difference or argument', () => {
  using node = new Sandbox();
  const path = node.at('etc/token');
  writeFileSync(path, 'other');
  const desired = want({ path, content: new Secret('hunter2'), mode: '0600' });
  const state = node.read(fileType, desired);
  expect(canonical([state, fileType.diff(desired, state), desired])).not.toContain('hunter2');
  expect(JSON.stringify(state)).toMatch(/^\{"facts":.*,"compared":"\[secret\]"\}$/);

  expect(node.apply(fileType, desired).ok).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('hunter2');
  expect(node.diff(fileType, desired)).toBeUndefined();
});

test('a link is replaced and comes back; a directory is refused; a missing parent is named', () => {
  using node = new Sandbox();
  mkdirSync(node.at('etc/real'));
  symlinkSync('real', node.at('etc/link'));
  const desired = want({ path: node.at('etc/link'), content: 'x' });
  expect(node.apply(fileType, desired)).toMatchObject({ ok: true });
  expect(lstatSync(node.at('etc/link')).isFile()).toBe(true);
  expect(readdirSync(node.at('etc/real'))).toEqual([]);
  expect(node.undo(fileType, desired).ok).toBe(true);
  expect(lstatSync(node.at('etc/link')).isSymbolicLink()).toBe(true);

  expect(node.apply(fileType, want({ path: node.at('etc/real'), content: 'x' })).stderr).toMatch(
    /^PATH_IS_DIRECTORY: /,
  );
  expect(node.apply(fileType, want({ path: node.at('etc/no/x'), content: 'x' })).stderr).toMatch(
    /^PARENT_ABSENT: .*etc\/no is not a directory/,
  );
});

test('an interrupted first change never takes our own file for the original', () => {
  using node = new Sandbox();
  const path = node.at('etc/x');
  writeFileSync(path, 'original');
  node.apply(fileType, want({ path, content: 'one' }));
  node.apply(fileType, want({ path, content: 'two' }));
  node.undo(fileType, want({ path, content: 'two' }));
  expect(readFileSync(path, 'utf8')).toBe('original');
});

test.each([['plain'], [new Secret('s3cret $x')]])('whole life of %s content on a host', async (content) => {
  using node = new Sandbox();
  await proveCycle(file({ path: node.at("etc/it's"), content, owner: me }), fileType);
  writeFileSync(node.at('etc/motd'), 'original');
  await proveCycle(file({ path: node.at('etc/motd'), content, mode: '600', owner: me }), fileType);
  expect(readdirSync(node.at('etc'))).toEqual(['motd']);
});

test.each([
  [{ path: 'etc/x', content: '' }, 'PATH_INVALID'],
  [{ path: '/etc/../x', content: '' }, 'PATH_INVALID'],
  [{ path: '/etc/x\n', content: '' }, 'PATH_INVALID'],
  [{ path: '/etc/x', content: '', mode: 'rwx' }, 'MODE_INVALID'],
  [{ path: '/etc/x', content: '', owner: '-R:root' }, 'OWNER_INVALID'],
])('%j is refused with %s', (wanted, code) => {
  expect(() => file(wanted)).toThrow(expect.objectContaining({ code }));
});
