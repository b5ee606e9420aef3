import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { draftOf } from '@vmstation/engine';
import { describe, expect, test } from 'vitest';
import { errorsOf } from '../host/testing/bench.ts';
import { localShell } from '../host/testing/local-shell.ts';
import { shells } from '../host/testing/shells.ts';
import { connections, fire, machineWithTimers } from '../host/testing/timers.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import type { DesiredAuthorizedKey } from './authorized-key.ts';
import { homeIn, key, user } from './testing/home.ts';

const ours = key('ours');
const anna = key('anna');
const bert = key('bert');
const carl = key('carl');
const both: readonly DesiredAuthorizedKey[] = [
  { user, key: anna, exclusive: [bert] },
  { user, key: bert, exclusive: [anna] },
];

describe.each([
  ['in their order', (names: readonly string[]) => names],
  ['the last first', (names: readonly string[]) => names.toReversed()],
])('two exclusive keys in one batch, whose guards go off %s', (_, inOrder) => {
  test.each(['apply', 'undo'])('leave the key that we log in with: %s', async (verb) => {
    using node = new Sandbox();
    const home = homeIn(node.root);
    await using machine = await machineWithTimers([home.type]);
    const { env, timers } = machine;
    home.write(ours);
    const drafts = both.map((desired) => draftOf(home.type)(desired));
    if (verb === 'undo') {
      const open = connections(env, async () => localShell({ env }));
      expect(errorsOf((await machine.run(drafts, { connect: open })).events)).toEqual([]);
      expect(home.lines()).toEqual([anna, bert]);
    }
    const before = home.lines();
    const closed = connections(env, () => Promise.reject(new Error('locked out')));
    const { events } = await machine.run(verb === 'undo' ? [] : drafts, { connect: closed });
    expect(errorsOf(events).map(({ code }) => code)).toEqual(['GUARD_REVERTED', 'GUARD_REVERTED']);
    expect(home.lines()).toEqual(verb === 'undo' ? [ours] : [anna, bert]);
    for (const name of inOrder(readdirSync(timers))) await fire(timers, name);
    expect(home.lines().toSorted()).toEqual(before.toSorted());
  });
});

test('a key that gives way to another comes back when it was the one that we log in with', async () => {
  using node = new Sandbox();
  const home = homeIn(node.root);
  await using machine = await machineWithTimers([home.type]);
  const { env, timers } = machine;
  const open = () => connections(env, async () => localShell({ env }));
  const closed = connections(env, () => Promise.reject(new Error('SSH_AUTH_FAILED')));
  const draft = (text: string) => draftOf(home.type)({ user, key: text });
  await machine.run([draft(anna)], { connect: open() });
  expect(readdirSync(timers)).toEqual([]);
  const { events } = await machine.run([draft(bert)], { connect: closed });
  expect(errorsOf(events).map(({ code }) => code)).toEqual(['GUARD_REVERTED']);
  expect(home.lines()).toEqual([bert]);
  await fire(timers);
  expect(home.lines()).toEqual([bert, anna]);
  expect(errorsOf((await machine.run([draft(bert)], { connect: open() })).events)).toEqual([]);
  expect(home.lines()).toEqual([bert]);
});

test('a key that its guard has put back takes folder and file along when it goes at last', async () => {
  using node = new Sandbox();
  const home = homeIn(node.root);
  await using machine = await machineWithTimers([home.type]);
  const { env, timers } = machine;
  const folder = dirname(home.file);
  rmSync(folder, { recursive: true });
  const open = () => connections(env, async () => localShell({ env }));
  await machine.run([draftOf(home.type)({ user, key: anna })], { connect: open() });
  const closed = connections(env, () => Promise.reject(new Error('locked out')));
  await machine.run([], { connect: closed });
  expect(existsSync(folder)).toBe(false);
  await fire(timers);
  expect(home.lines()).toEqual([anna]);
  expect(errorsOf((await machine.run([], { connect: open() })).events)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test('many keys that go at once have time for all their guards to be armed', async () => {
  using node = new Sandbox();
  const home = homeIn(node.root);
  await using machine = await machineWithTimers([home.type]);
  const { env, timers } = machine;
  const open = () => connections(env, async () => localShell({ env }));
  const drafts = [anna, bert, carl].map((each) => draftOf(home.type)({ user, key: each }));
  await machine.run(drafts, { connect: open() });
  const refused = connections(env, () => Promise.reject(new Error('locked out')));
  const { events } = await machine.run([], { connect: refused });
  expect(errorsOf(events)).toHaveLength(3);
  expect(errorsOf(events)[0]?.message).toContain('within 62 s');
  for (const name of readdirSync(timers)) await fire(timers, name);
  expect(home.lines().toSorted()).toEqual([anna, bert, carl].toSorted());
});

test('two guards that go off at once on a slow machine wait for each other', async () => {
  using node = new Sandbox();
  const home = homeIn(node.root);
  await using machine = await machineWithTimers([home.type]);
  const { env, timers } = machine;
  home.write(ours);
  const closed = connections(env, () => Promise.reject(new Error('locked out')));
  await machine.run(
    both.map((desired) => draftOf(home.type)(desired)),
    { connect: closed },
  );
  expect(home.lines()).toEqual([anna, bert]);
  const [one = '', other = ''] = readdirSync(timers);
  await Promise.all([
    fire(timers, one, machine.slow('awk', 0.2)),
    fire(timers, other, machine.slow('awk', 0.1)),
  ]);
  expect(home.lines()).toEqual([ours]);
});

test('keys are on the disk before they take the place of those that let us in', () => {
  using node = new Sandbox();
  const home = homeIn(node.root);
  home.write(ours);
  const log = node.at('told');
  const vars = ['sync', 'mv'].map(
    (name) => `${name}() { echo ${name} "$@" >>${log}; command ${name} "$@"; }`,
  );
  expect(node.apply(home.type, { user, key: anna }, { vars: vars.join('\n') }).ok).toBe(true);
  const made = join(home.file, '../.vmstation-keys');
  expect(readFileSync(log, 'utf8')).toBe(`sync ${made}\nmv -fT -- ${made} ${home.file}\n`);
});

describe.each(shells)('the guard of a key in a real %s', (_shell, shell) => {
  /** Changes like a batch of its own; returns what the guard runs. */
  function change(
    node: Sandbox,
    { type }: ReturnType<typeof homeIn>,
    desired: DesiredAuthorizedKey,
    undo = false,
  ) {
    rmSync(node.at('state/authorized-key.ahead'), { recursive: true, force: true });
    const actual = node.read(type, desired);
    const guard = type.guard?.({ desired, actual, action: undo ? 'delete' : 'update', restart: false });
    const ran = undo ? node.undo(type, desired, { keep: true }) : node.apply(type, desired);
    return { ran, revert: () => node.revert(type, desired, guard?.revert ?? 'exit 1'), text: guard?.revert };
  }
  const only: DesiredAuthorizedKey = { user, key: anna, exclusive: [] };

  test('puts back what its change took away, and leaves what came since', () => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    home.write(`from="192.0.2.1" ${anna}`, ours, '# mine');
    const { ran, revert } = change(node, home, only);
    expect(ran).toMatchObject({ ok: true, stderr: '' });
    expect(home.lines()).toEqual(['# mine', anna]);
    home.write(...home.lines(), carl);
    expect(revert()).toMatchObject({ ok: true, stderr: '' });
    expect(home.lines()).toEqual(['# mine', carl, `from="192.0.2.1" ${anna}`, ours]);
    expect(statSync(home.file).mode & 0o777).toBe(0o600);
  });

  test('puts nothing back when its change failed before it changed anything', () => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    home.write(ours);
    change(node, home, only).revert();
    const victim = node.at('etc/victim');
    writeFileSync(victim, `${ours}\n`);
    rmSync(home.file);
    symlinkSync(victim, home.file);
    const { ran, revert } = change(node, home, only);
    expect(ran).toMatchObject({ ok: false, stderr: expect.stringContaining('is a link') });
    rmSync(home.file);
    home.write(carl);
    expect(revert()).toMatchObject({ ok: true, stderr: '' });
    expect(home.lines()).toEqual([carl]);
  });

  test.each(['authorized_keys', '.ssh'])('follows no link that the user has put at %s', (name) => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    home.write(ours);
    const { revert } = change(node, home, only);
    const folder = name === '.ssh' ? join(home.file, '..') : home.file;
    rmSync(folder, { recursive: true });
    mkdirSync(node.at('etc/root'));
    const victim = name === '.ssh' ? node.at('etc/root/authorized_keys') : node.at('etc/root/shadow');
    writeFileSync(victim, 'root’s\n');
    symlinkSync(name === '.ssh' ? node.at('etc/root') : victim, folder);
    expect(revert()).toMatchObject({ ok: false, stderr: expect.stringContaining('is a link') });
    expect(readFileSync(victim, 'utf8')).toBe('root’s\n');
    expect(readdirSync(node.at('etc/root'))).toHaveLength(1);
  });

  test('needs no room on the disk', () => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    home.write(ours);
    const { text = '' } = change(node, home, only);
    const full = `trap '' XFSZ; ulimit -f 0\nif (printf x >${node.at('etc/x')}) 2>/dev/null; then exit 9; fi\n${text}`;
    expect(node.revert(home.type, only, full)).toMatchObject({ ok: true });
    expect(home.lines()).toEqual([ours]);
    expect(readdirSync(join(home.file, '..'))).toEqual(['authorized_keys']);
  });

  test('of an undo that was interrupted puts back what was proven, when the undo is made again', () => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    change(node, home, { user, key: anna });
    const armed = change(node, home, { user, key: anna }, true);
    expect(change(node, home, { user, key: anna }, true).ran.ok).toBe(true);
    expect(home.lines()).toEqual([]);
    expect(armed.revert()).toMatchObject({ ok: true, stderr: '' });
    expect(home.lines()).toEqual([anna]);
  });

  test('is not armed with what was before an earlier change', () => {
    using node = new Sandbox(shell);
    const home = homeIn(node.root);
    home.write(ours);
    const first = change(node, home, only);
    home.write(anna, carl);
    const second = change(node, home, only);
    second.revert();
    expect(home.lines()).toEqual([anna, carl]);
    // An interrupted run may have left the first one armed.
    first.revert();
    expect(home.lines()).toEqual([carl, ours]);
  });
});
