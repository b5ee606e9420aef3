import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onTerminal, plainText } from '../../testing/terminal.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'vmstation-looking-'));
const env = { ...process.env, HOME: folder, SSH_AUTH_SOCK: '', TERM: 'xterm' };
const timeout = 60_000;
const status = [main, 'status', `--site=${folder}`, '--env=production'];

/** A host that refuses every connection: nobody listens on port 1. */
beforeAll(() => {
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const here = {
    address: '127.0.0.1',
    port: 1,
    mac: '02:00:00:00:00:01',
    interface: 'eth0',
    os: 'debian-12',
  };
  const site = {
    site: 'refused',
    domain: 'example.lan',
    network: { cidr: '127.0.0.0/24', gateway: '127.0.0.254', dns: ['127.0.0.254'] },
    connection: { knownHosts: join(folder, 'known_hosts') },
    hosts: { alpha: { ...here, user: 'root', sudo: 'root', roles: ['storage'], identityFile: key } },
  };
  writeFileSync(join(folder, 'site.yaml'), JSON.stringify(site));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('on a terminal a look shows who is asked, and that it tries again', { timeout }, async () => {
  const shown = plainText(
    await onTerminal(`'${process.execPath}' ${status.join(' ')}`, { env, cwd: folder }),
  );
  expect(shown).toMatch(/▸ alpha +reading +\d s/);
  expect(shown).toMatch(/i alpha: connecting again in \d\.\d s \(attempt 2\): .*refused/);
  expect(shown).toContain('✗ alpha: cannot reach 127.0.0.1');
});

test('in a pipe only what is unusual stands beside the answer; for a program, nothing', { timeout }, () => {
  const piped = spawnSync(process.execPath, status, { env, cwd: folder, encoding: 'utf8' });
  expect(piped.stderr).toMatch(/^(i alpha: connecting again in .*\n)+$/);
  expect(piped.stdout).toContain('✗ alpha: cannot reach 127.0.0.1');
  expect(piped.status).toBe(1);
  const json = spawnSync(process.execPath, [...status, '--json'], { env, cwd: folder, encoding: 'utf8' });
  expect(json.stderr).toBe('');
  expect(JSON.parse(json.stdout)).toMatchObject({ hosts: [{ error: { code: 'SSH_UNREACHABLE' } }] });
});

test.each([
  ['stdout', 'stderr', /failed in .*1 not read/],
  ['stderr', 'stdout', /No drift where it could be seen/],
] as const)(
  'nobody who listens to %s ends no verb halfway, and changes no exit code',
  { timeout },
  async (closed, open, last) => {
    const words = [main, 'drift', `--site=${folder}`, '--env=production'];
    const child = spawn(process.execPath, words, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child[closed].destroy();
    let said = '';
    child[open].setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code, signal] = await once(child, 'close');
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(said).toMatch(last);
  },
);

/** Runs a verb one of whose streams is a disk without any room. */
function onFullDisk(verb: string, stream: 1 | 2) {
  const disk = openSync('/dev/full', 'w');
  try {
    const words = [main, verb, `--site=${folder}`, '--env=production'];
    const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
    stdio[stream] = disk;
    return spawnSync(process.execPath, words, { env, cwd: folder, stdio, encoding: 'utf8' });
  } finally {
    closeSync(disk);
  }
}

test('a full disk below one stream ends no verb halfway', { timeout }, () => {
  expect(onFullDisk('drift', 1)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/failed in .*1 not read/),
  });
  expect(onFullDisk('drift', 2)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('No drift where it could be seen'),
  });
});

test('an answer that could not be written is no success', { timeout }, () => {
  expect(onFullDisk('inventory', 1)).toMatchObject({ status: 1, stderr: '' });
});
