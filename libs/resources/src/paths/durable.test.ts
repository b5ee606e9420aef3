import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { file, fileType } from '../file/file.ts';
import { bench, errorsOf } from '../host/testing/bench.ts';
import { localShell } from '../host/testing/local-shell.ts';
import { shells } from '../host/testing/shells.ts';
import { connections, machineWithTimers } from '../host/testing/timers.ts';
import { me, Sandbox } from './testing/sandbox.ts';

/** A folder with a sync(1) and a mv(1) that write down what they were asked, and do it. */
function told(folder: string) {
  const bin = join(folder, 'told-bin');
  const log = join(folder, 'told');
  mkdirSync(bin);
  for (const name of ['sync', 'mv']) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho ${name} "$@" >>${log}\nPATH=\${PATH#*:} exec ${name} "$@"\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(log, '');
  return {
    bin,
    path: `${bin}:${process.env.PATH}`,
    lines: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
  };
}

describe.each(shells)('what a power cut must not take, in a real %s', (_shell, shell) => {
  const setUp = (node: Sandbox, guarded = false) => {
    const { path, lines } = told(node.root);
    const { desired } = file({
      path: node.at('etc/x'),
      content: 'new',
      owner: me,
      ...(guarded ? { guard: { reload: ':' } } : {}),
    });
    const apply = (content = 'new') =>
      node.apply(fileType, { ...desired, content }, { vars: `PATH=${path}` });
    const short = () =>
      lines().map((line) => line.replaceAll(node.root, '').replaceAll(/keep\/\w+/g, 'keep/KEY'));
    return { apply, short };
  };
  const swapped = expect.stringMatching(/^mv -fT \/etc\/\.vmstation-\w+ \/etc\/x$/);

  test('the original is on the disk before it is replaced, and so is what replaces it', () => {
    using node = new Sandbox(shell);
    writeFileSync(node.at('etc/x'), 'mine');
    const { apply, short } = setUp(node);
    expect(apply().ok).toBe(true);
    expect(short()).toEqual([
      'sync /keep/KEY/original.new',
      'mv -f /keep/KEY/original.new /keep/KEY/original',
      expect.stringMatching(/^sync \/keep\/KEY \/etc\/\.vmstation-\w+$/),
      swapped,
    ]);
  });

  test('a file that is new, or whose original is kept already, waits for nothing', () => {
    using node = new Sandbox(shell);
    const { apply, short } = setUp(node);
    expect([apply().ok, apply('newer').ok]).toEqual([true, true]);
    expect(short()).toEqual([swapped, swapped]);
  });

  test('an original that is a link is not followed', () => {
    using node = new Sandbox(shell);
    symlinkSync('/nowhere', node.at('etc/x'));
    const { apply, short } = setUp(node);
    expect(apply().ok).toBe(true);
    expect(short().filter((line) => line.startsWith('sync'))).toEqual([
      expect.stringMatching(/^sync \/keep\/KEY \/etc\/\.vmstation-\w+$/),
    ]);
  });

  test('what a guard goes back to is on the disk, however often there was a change before', () => {
    using node = new Sandbox(shell);
    writeFileSync(node.at('etc/x'), 'mine');
    const { apply, short } = setUp(node, true);
    apply();
    const first = short().length;
    expect(apply('newer').ok).toBe(true);
    expect(short().slice(first)).toEqual([
      expect.stringMatching(/^sync \/keep\/KEY\/previous-\w+\.new$/),
      expect.stringMatching(/^mv -f \/keep\/KEY\/previous-\w+\.new /),
      'sync /keep/KEY',
      expect.stringMatching(/^sync \/etc\/\.vmstation-\w+$/),
      swapped,
    ]);
  });
});

test('a batch is on the disk by one sync(1) more, before an undo is forgotten', async () => {
  await using machine = await bench({ types: [fileType] });
  const { path, lines } = told(machine.folder);
  const all = ['a', 'b', 'c'].map((name) =>
    file({ path: join(machine.folder, name), content: name, owner: me }),
  );
  const connect = async () => localShell({ env: { PATH: path } });
  const last = () => lines().filter((line) => line.startsWith('sync -f'));
  expect(errorsOf((await machine.run(all, { connect })).events)).toEqual([]);
  const { state } = machine.roots;
  expect(last()).toEqual([`sync -f -- ${state} ${machine.folder}/`]);
  expect(errorsOf((await machine.run([], { connect })).events)).toEqual([]);
  expect(last()).toHaveLength(2);
});

test('folders without number are one file system', async () => {
  await using machine = await bench({ types: [fileType] });
  const { path, lines } = told(machine.folder);
  const all = Array.from({ length: 12 }, (_, i) => {
    mkdirSync(join(machine.folder, `d ${i}`));
    return file({ path: join(machine.folder, `d ${i}`, 'x'), content: 'x', owner: me });
  });
  const connect = async () => localShell({ env: { PATH: path } });
  expect(errorsOf((await machine.run(all, { connect })).events)).toEqual([]);
  expect(lines().filter((line) => line.startsWith('sync -f'))).toEqual([`sync -f -- ${machine.roots.state}`]);
});

test('no timer of a guard waits for a slow disk, and a guarded undo is on it before it is forgotten', async () => {
  await using machine = await machineWithTimers([fileType]);
  const { bin, lines } = told(machine.folder);
  const env = { PATH: `${bin}:${machine.env.PATH}` };
  const open = () => connections(env, async () => localShell({ env }));
  const wanted = file({
    path: join(machine.folder, 'sshd'),
    content: 'x',
    owner: me,
    guard: { reload: ':' },
  });
  const whole = () => lines().filter((line) => line.startsWith('sync -f'));
  writeFileSync(wanted.desired.path, 'works');
  expect(errorsOf((await machine.run([wanted], { connect: open() })).events)).toEqual([]);
  expect(whole()).toEqual([]);
  expect(errorsOf((await machine.run([], { connect: open() })).events)).toEqual([]);
  expect(whole()).toEqual([`sync -f -- ${machine.roots.state} ${machine.folder}/`]);
  expect(readFileSync(wanted.desired.path, 'utf8')).toBe('works');
});
