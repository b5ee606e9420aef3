import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasKey } from './repository-key.ts';

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
