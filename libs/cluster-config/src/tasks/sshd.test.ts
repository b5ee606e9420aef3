import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { afterAll, expect, test } from 'vitest';
import { sshd } from './sshd.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const host = hostNamed(site, 'homelab');
const [draft] = sshd.resources({ site, host, facts: predictFacts(host) });
const { validate } = Object.assign({ validate: '' }, draft?.desired);

const folder = mkdtempSync(join(tmpdir(), 'vmstation-sshd-'));
afterAll(() => rmSync(folder, { recursive: true }));
const main = join(folder, 'sshd_config');
const dropIn = join(folder, 'new.conf');
writeFileSync(dropIn, 'KexAlgorithms curve25519-sha256\n');

/** What sshd is given to read, here by one that only shows it; the real one judges it in the lab. */
function given(config: string) {
  writeFileSync(main, config);
  const text = validate.replaceAll('/etc/ssh/sshd_config', main).replaceAll('%s', dropIn);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text.replace('sshd -t -f', 'cat')], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('the drop-in is judged where sshd reads it, not in a Match block at the end of the rest', () => {
  const config = `Include ${main}.d/*.conf\nMatch User backup\n  X11Forwarding no\n`;
  expect(given(config)).toEqual({
    status: 0,
    stdout: `KexAlgorithms curve25519-sha256\n${config}`,
    stderr: '',
  });
  expect(readdirSync(folder).toSorted()).toEqual(['new.conf', 'sshd_config']);
});

test('a configuration that reads no drop-ins is refused, with the line that is missing', () => {
  expect(given(`# Include ${main}.d/*.conf\nPort 22\n`)).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining(`put the line Include ${main}.d/*.conf at its top`),
  });
});
