import { readFileSync, writeFileSync } from 'node:fs';
import { canonical } from '@vmstation/engine';
import { describe, expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { hostsEntry, hostsEntryIn, hostsEntryType } from './hosts-entry.ts';

runCases(hostsEntryType, hostsEntry, import.meta.url);

const want = (address: string, ...names: [string, ...string[]]) => hostsEntry({ address, names }).desired;

function hosts(shell: readonly string[], text: string) {
  const node = new Sandbox(shell);
  const path = node.at('etc/hosts');
  writeFileSync(path, text);
  return { node, type: hostsEntryIn(path, me), text: () => readFileSync(path, 'utf8'), path };
}

describe.each(shells)('hosts entry in a real %s', (_shell, shell) => {
  test.each([
    ['a', '10.0.0.1\ta b\n'],
    ['127.0.0.1 localhost *\n10.0.0.1 a', '127.0.0.1 localhost *\n10.0.0.1\ta b\n'],
    ['10.0.0.1 b x a # note\n', '10.0.0.1\ta b x # note\n'],
    ['10.0.0.1\tx  a b\n10.0.0.2 b\n10.0.0.1 a\n', '10.0.0.1\tx  a b\n'],
    ['127.0.1.1 a.lan a\n', '127.0.1.1\ta.lan\n10.0.0.1\ta b\n'],
    ['::1 a b\n# 10.0.0.2 a\n', '::1 a b\n# 10.0.0.2 a\n10.0.0.1\ta b\n'],
    ['', '10.0.0.1\ta b\n'],
  ])('%j becomes %j and comes back', (old, expected) => {
    const { node, type, text } = hosts(shell, old);
    using _ = node;
    const desired = want('10.0.0.1', 'a', 'b');
    expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(text()).toBe(old === 'a' ? `a\n${expected}` : expected);
    expect(node.diff(type, desired)).toBeUndefined();
    expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(text()).toBe(old);
  });
});

test('what others changed since stays, and the names are where they were', () => {
  const { node, type, text, path } = hosts(['sh'], '127.0.1.1 a.lan a\n10.0.0.9 b\n');
  using _ = node;
  const desired = want('10.0.0.1', 'a', 'b');
  const before = node.read(type, desired);
  node.apply(type, desired);
  node.apply(type, want('10.0.0.5', 'a', 'b', 'c'));
  writeFileSync(path, `10.0.0.7 mine\n${text()}`);
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(text()).toBe('10.0.0.7 mine\n127.0.1.1\ta.lan\n127.0.1.1\ta\n10.0.0.9\tb\n');
  expect(canonical(node.read(type, desired))).toBe(canonical(before));
});

test('a power cut that has taken what we noted of our names leaves them findable', () => {
  const { node, type, text, path } = hosts(['sh'], '10.0.0.9 b\n');
  using _ = node;
  const desired = want('10.0.0.1', 'a', 'b');
  node.apply(type, desired);
  writeFileSync(path, `10.0.0.7 mine\n${text()}`);
  node.run(`for note in ${node.at('keep')}/*/names; do : >"$note"; done`);
  for (const keep of [true, false]) {
    expect(node.undo(type, desired, { keep })).toMatchObject({ ok: true, stderr: '' });
    expect(text()).toBe('10.0.0.7 mine\n10.0.0.9\tb\n');
  }
});

test('several entries come and go in any order', () => {
  const { node, type, text } = hosts(['sh'], '127.0.0.1 localhost\n');
  using _ = node;
  const all = [want('10.0.0.1', 'a'), want('10.0.0.2', 'b'), want('fd00::1', 'c')];
  for (const desired of all) node.apply(type, desired);
  for (const desired of all) expect(node.undo(type, desired).ok).toBe(true);
  expect(text()).toBe('127.0.0.1 localhost\n');
});

test('whole life on a host, with and without a hosts file', async () => {
  const { node, path } = hosts(['sh'], '127.0.1.1 a.lan a\n');
  using _ = node;
  for (const type of [hostsEntryIn(path, me), hostsEntryIn(node.at('etc/none'), me)]) {
    await proveCycle({ ...hostsEntry({ address: '10.0.0.1', names: ['a'] }), kind: type }, type);
  }
});

test.each([
  ['10.0.0.256', 'a'],
  ['10.0.0.1', 'a b'],
  ['10.0.0.1', '-a'],
  ['10.0.0.1', '$(reboot)'],
])('%s %s is refused', (address, name) => {
  expect(() => want(address, name)).toThrow(expect.objectContaining({ code: 'HOSTS_ENTRY_INVALID' }));
});
