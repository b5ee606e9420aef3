import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shells } from '../testing/node.ts';
import { fetchKey, hasKey } from './repository-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [ours, other] = ['A'.repeat(40), 'B'.repeat(40)];

/** What `gpg --with-colons` shows of a key: that it ends at a time, or never, and of its subkey. */
function listed(fingerprint = '', ends: number | '' = ''): string {
  const subkey = `sub:-:4096:1:2:1000::::::e::::::23:\nfpr:::::::::${'C'.repeat(40)}:\n`;
  return `pub:-:4096:1:1:1000:${ends}::-:::sc::::::23::0:\nfpr:::::::::${fingerprint}:\nuid:-::::1::::x:\n${subkey}`;
}

const now = Math.floor(Date.now() / 1000);

test.each([
  ['the key, which never ends', listed(ours), true],
  ['the key, which ends later', listed(ours, now + 86_400), true],
  ['the key, which has ended', listed(ours, now - 86_400), false],
  ['another key', listed(other), false],
  ['the key and another', listed(ours) + listed(other), false],
  ['nothing', '', false],
])('%s', (_, shown, wanted) => {
  const file = join(folder, 'key.asc');
  writeFileSync(file, 'armored');
  const script = `gpg() { cat <<'END'\n${shown}END\n}\n${hasKey(file, ours ?? '')}`;
  expect(spawnSync('sh', ['-c', script]).status === 0).toBe(wanted);
});

describe.each(shells)('in a real %s', (shell, ...args) => {
  /** Fetches from addresses that have what gpg would show of their key; none when nothing is there. */
  function fetched(shown: Readonly<Record<string, string>>) {
    const path = join(mkdtempSync(join(folder, 'fetched-')), 'keyrings/key.asc');
    const keys = Object.entries(shown).filter(([, key]) => key !== '');
    const cases = keys.map(([url, key]) => `${url}) cat <<'END' >"$6"\n${key}END\n;;\n`).join('');
    const stubs = `curl() { case $4 in ${cases}*) echo '404 for' "$4" >&2; return 22 ;; esac; }
gpg() { cat "$4"; }`;
    const script = `set -eu\n${stubs}\n${fetchKey(path, Object.keys(shown), ours ?? '')}`;
    const { status, stderr } = spawnSync(shell, [...args, '-c', script], { encoding: 'utf8' });
    return {
      status,
      stderr,
      key: existsSync(path) && readFileSync(path, 'utf8'),
      left: existsSync(`${path}.new`),
    };
  }

  const [stale, fresh] = [listed(ours, now - 86_400), listed(ours, now + 86_400)];

  test.each([
    ['is good', listed(ours)],
    ['has expired', stale],
    ['is another', listed(other)],
    ['is not there', ''],
  ])('the second address is asked unless the key at the first is good: it %s', (_, first) => {
    const key = first === listed(ours) ? first : fresh;
    expect(fetched({ 'https://k/old': first, 'https://k/new': fresh })).toEqual({
      status: 0,
      stderr: first === '' ? '404 for https://k/old\n' : '',
      key,
      left: false,
    });
  });

  test('all that was asked is told when no key is good', () => {
    expect(fetched({ 'https://k/old': stale, 'https://k/new': listed(other) })).toEqual({
      status: 1,
      stderr: `no key with the fingerprint ${ours} that has not expired is at https://k/old, nor at https://k/new\n`,
      key: false,
      left: false,
    });
  });
});
