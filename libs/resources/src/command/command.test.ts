import { existsSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { canonical } from '@vmstation/engine';
import { describe, expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { quote } from '../quote.ts';
import { command, commandType } from './command.ts';

runCases(commandType, command, import.meta.url);

describe.each(shells)('command in a real %s', (_shell, shell) => {
  test('is run until its condition holds, then not again, and is taken back', () => {
    using node = new Sandbox(shell);
    const mark = quote(node.at("it's $x; done"));
    const { desired } = command({
      name: 'mark',
      run: `echo one >>${mark}`,
      until: `[ -e ${mark} ]`,
      undo: `rm ${mark}`,
      undone: `[ ! -e ${mark} ]`,
    });
    expect(node.diff(commandType, desired)?.action).toBe('create');
    expect(node.apply(commandType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(node.diff(commandType, desired)).toBeUndefined();
    expect(node.apply(commandType, desired, { action: 'restart' }).ok).toBe(true);
    expect(readFileSync(node.at("it's $x; done"), 'utf8')).toBe('one\none\n');
    expect(node.undo(commandType, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(existsSync(node.at("it's $x; done"))).toBe(false);
  });

  test('outputs reach others byte for byte, and no text shows them', () => {
    using node = new Sandbox(shell);
    const { desired } = command({
      name: 'token',
      run: 'true',
      until: 'true',
      outputs: { token: `printf 'hunter2 "$x"\\nline'`, empty: ':' },
    });
    const state = node.read(commandType, desired);
    expect(commandType.outputs?.(state).token?.reveal()).toBe('hunter2 "$x"\nline');
    expect(commandType.outputs?.(state).empty?.reveal()).toBe('');
    expect(canonical(state) + inspect(state, { depth: 9 })).not.toContain('hunter2');
  });

  test('conditions with errors, exit and set do not end the read of others', () => {
    using node = new Sandbox(shell);
    const untils = ['(', 'exit 0', 'exit 3', 'set -e; false; true', 'no-such-command', 'cat', 'exec true'];
    const all = untils.map((until, i) => command({ name: `${i}`, run: 'true', until }).desired);
    const met = node.readAll(commandType, all).map((state) => state.met);
    expect(met).toEqual([false, true, false, false, false, true, true]);
  });

  test('a step that fails ends the run, and so does a syntax error', () => {
    using node = new Sandbox(shell);
    const run = (text: string, name: string) =>
      node.apply(commandType, command({ name, run: text, until: 'false' }).desired);
    expect(run(`false\ntouch ${quote(node.at('late'))}`, 'a').ok).toBe(false);
    expect(existsSync(node.at('late'))).toBe(false);
    expect(run('if then', 'b').ok).toBe(false);
  });

  test('inputs are variables of the run', () => {
    using node = new Sandbox(shell);
    const { desired } = command({ name: 'join', run: 'echo "$VM_IN_token"', until: 'false' });
    const ran = node.apply(commandType, desired, { vars: `VM_IN_token='a b'` });
    expect(ran).toMatchObject({ ok: true, stdout: 'a b\n' });
  });
});

test('what was so before us is left alone; what cannot be undone is said', () => {
  using node = new Sandbox();
  const { desired } = command({ name: 'x', run: 'true', until: 'true', undo: `touch ${node.at('undone')}` });
  node.apply(commandType, desired, { action: 'restart' });
  expect(node.undo(commandType, desired).ok).toBe(true);
  expect(existsSync(node.at('undone'))).toBe(false);

  const forever = command({ name: 'y', run: 'true', until: 'false' }).desired;
  node.apply(commandType, forever);
  expect(node.undo(commandType, forever).stdout).toMatch(/^kept:$/m);

  const stubborn = command({ name: 'z', run: 'true', until: 'false', undo: 'true', undone: 'false' }).desired;
  node.apply(commandType, stubborn);
  expect(node.undo(commandType, stubborn)).toMatchObject({
    ok: false,
    stderr: expect.stringMatching(/^COMMAND_NOT_UNDONE: /),
  });
});

test('it is tried again by itself only where it says that this does no harm', () => {
  const once = { name: 'x', run: '', until: '' };
  expect(commandType.safeToRepeat?.(once)).toBe(false);
  expect(commandType.safeToRepeat?.({ ...once, safeToRepeat: true })).toBe(true);
});

test('an output needs the name of a variable', () => {
  const make = () => command({ name: 'x', run: '', until: '', outputs: { 'a b': '' } });
  expect(make).toThrow(expect.objectContaining({ code: 'COMMAND_INVALID' }));
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  const mark = quote(node.at('etc/mark'));
  const draft = command({ name: 'mark', run: `touch ${mark}`, until: `test -e ${mark}`, undo: `rm ${mark}` });
  await proveCycle(draft, commandType);
});
