import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostAddress } from '../types.ts';
import { resolveRoute } from './hops.ts';
import { readSshConfig } from './ssh-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-match-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const master: HostAddress = { name: 'master', address: '10.0.0.5', user: 'admin', sudo: 'nopasswd' };

async function route(lines: readonly string[], more: Partial<HostAddress> = {}) {
  const file = join(folder, 'config');
  writeFileSync(file, lines.join('\n'));
  return resolveRoute({ ...master, ...more }, await readSshConfig(file));
}

it.each([
  ['all', true],
  ['host master', true],
  ['host 10.0.0.*', true],
  ['originalhost web,master', true],
  ['host=master', true],
  ['host *,!master', false],
  ['host other', false],
  ['!host other', true],
  ['!host master', false],
  ['!host 10.0.0.5', false],
  ['user admin', true],
  ['!user admin', false],
  [`host master localuser ${userInfo().username} user adm*`, true],
  ['host master user someone', false],
  ['Host other exec "true"', false],
])('decides Match %s', async (criteria, fits) => {
  const { target } = await route([`Match ${criteria}`, '  Port 2222', 'Host *', '  Port 1']);
  expect(target.port).toBe(fits ? 2222 : 1);
});

it('knows a host by the HostName that stands above', async () => {
  const lines = ['Host 10.0.0.5', '  HostName m.lan', 'Match host m.lan', '  Port 2'];
  expect((await route(lines)).target).toMatchObject({ address: 'm.lan', port: 2 });
  const byName = ['Match originalhost master', '  HostName elsewhere.lan', '  Port 2'];
  expect((await route(byName)).target).toMatchObject({ address: '10.0.0.5', port: 2 });
});

describe('a Match line that is not understood', () => {
  it.each([
    ['exec "true"', 'Port 2'],
    ['host master exec "true"', 'IdentityFile /k'],
    ['final host master', 'ProxyJump gate'],
    ['tagged home', 'ProxyCommand nc %h %p'],
    ['canonical', 'HostKeyAlias m'],
    ['localnetwork 10.0.0.0/8', 'HostName m.lan'],
  ])('is refused where it would count: %s', async (criteria, setting) => {
    await expect(route(['', 'Host other', '', `Match ${criteria}`, `  ${setting}`])).rejects.toMatchObject({
      code: 'SSH_MATCH_UNCLEAR',
      where: 'master',
      message: expect.stringContaining(`Match ${criteria} (${join(folder, 'config')}:4)`),
      next: expect.stringContaining(
        `write ${setting.split(' ')[0]} for ${setting.startsWith('HostName') ? '10.0.0.5' : 'master'}`,
      ),
    });
    if (!setting.startsWith('HostName')) return;
    const advised = ['Host 10.0.0.5', '  HostName a.lan', `Match ${criteria}`, `  ${setting}`];
    expect((await route(advised)).target.address).toBe('a.lan');
  });

  it('has no command of it run', async () => {
    const ran = join(folder, 'ran');
    const lines = [`Match exec "touch ${ran}"`, '  SendEnv LANG', `Match !exec "touch ${ran}"`, '  Port 2'];
    await expect(route(lines)).rejects.toMatchObject({ code: 'SSH_MATCH_UNCLEAR' });
    expect(existsSync(ran)).toBe(false);
  });

  it('does not matter where it has no effect', async () => {
    const unclear = 'Match host 10.0.0.5 exec "false"';
    const nothing = [unclear, '  SendEnv LANG', 'Host *', '  Port 3'];
    expect((await route(nothing)).target.port).toBe(3);
    const above = [
      'Host master',
      '  Port 2',
      '  ProxyJump gate',
      unclear,
      '  Port 9',
      '  ProxyCommand nc %h %p',
    ];
    expect((await route(above)).target.port).toBe(2);
    const inSite = [unclear, '  Port 9', '  ProxyJump far', '  IdentityFile /k', '  User someone'];
    const written = await route(inSite, { port: 22, jump: 'none', identityFile: '/mine' });
    expect(written).toMatchObject({ jumps: [], target: { port: 22, configuredKeys: [] } });
    const moved = ['Match host master exec "false"', '  HostName elsewhere.lan'];
    expect((await route(moved)).target.address).toBe('10.0.0.5');
  });

  it('counts for a jump host as well', async () => {
    const lines = ['Match host gate exec "true"', '  User me'];
    await expect(route(lines, { jump: 'gate' })).rejects.toMatchObject({
      code: 'SSH_MATCH_UNCLEAR',
      where: 'gate',
    });
    expect((await route(lines, { jump: 'you@gate' })).jumps).toMatchObject([{ user: 'you' }]);
  });

  it('makes unclear what a file has that it includes', async () => {
    const more = join(folder, 'more');
    writeFileSync(more, 'Host master\n  Port 2\n');
    const lines = ['Match exec "true"', `  Include ${more}`];
    await expect(route(lines)).rejects.toMatchObject({
      message: expect.stringContaining('Match exec "true"'),
    });
  });
});
