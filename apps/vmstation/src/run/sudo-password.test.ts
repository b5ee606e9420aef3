import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onTerminal, plainText } from '../testing/terminal.ts';

const module = join(import.meta.dirname, 'sudo-password.ts');
const { VMSTATION_SUDO_PASSWORD: _none, ...env } = process.env;

/** The passwords of two hosts are wanted at once, and this is typed when that of the first is asked for. */
async function asked(typed: string, before = ''): Promise<string> {
  const script = `${before}
const { sudoPassword } = await import('${module}');
const wanted = ['a', 'b'].map((host) => sudoPassword(host, globalThis.signal).catch(({ code, message }) => code ?? message));
console.log((await Promise.all(wanted)).join(' and '));`;
  const command = `'${process.execPath}' --input-type=module -e "${script.replaceAll('$', '\\$').replaceAll('"', '\\"')}"`;
  const keys = [
    ['password for a: ', typed],
    ['password for b: ', 'two\r'],
  ] as const;
  return plainText(await onTerminal(command, { keys, env, cwd: import.meta.dirname }));
}

test('each host has its password', async () => {
  expect(await asked('one\r')).toContain('one and two');
});

test('Ctrl-D leaves out a host, and the next one is asked', async () => {
  const shown = await asked('\x04');
  expect(shown).toContain('SUDO_PASSWORD_NEEDED and two');
});

test('Ctrl-C stops the run as anywhere else, and nobody is asked any more', async () => {
  const listens = `const stop = new AbortController(); globalThis.signal = stop.signal;
process.on('SIGINT', () => stop.abort(new Error('stopped')));`;
  const shown = await asked('\x03', listens);
  expect(shown).toContain('stopped and stopped');
  expect(shown).not.toContain('password for b');
});

test('Ctrl-C ends a verb that does not listen to it', async () => {
  const shown = await asked('\x03');
  expect(shown).not.toContain(' and ');
  expect(shown).not.toContain('password for b');
});
