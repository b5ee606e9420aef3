import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostAddress } from '../types.ts';
import { parseJump, resolveRoute } from './hops.ts';
import { readSshConfig } from './ssh-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const nas: HostAddress = { name: 'storage', address: 'nas', user: 'admin', sudo: 'nopasswd' };

async function route(host: HostAddress, config: string) {
  const file = join(folder, 'config');
  writeFileSync(file, config);
  return resolveRoute(host, await readSshConfig(file));
}

it('takes what the configuration says, unless the inventory says otherwise', async () => {
  const config = [
    'Host nas',
    '  HostName %h.lan',
    '  Port 2222',
    '  User someone',
    '  IdentityFile ~/.ssh/%r-key',
    '  IdentityFile "/keys/a b"',
    '  IdentitiesOnly yes',
    '  UserKnownHostsFile ~/.ssh/nas /etc/known',
  ].join('\n');
  expect((await route(nas, config)).target).toEqual({
    host: 'storage',
    ofSite: true,
    address: 'nas.lan',
    port: 2222,
    user: 'admin',
    knownAs: '[nas.lan]:2222',
    identityFile: undefined,
    configuredKeys: [join(homedir(), '.ssh/someone-key'), '/keys/a b'],
    identitiesOnly: true,
    identityAgent: undefined,
    knownHosts: [join(homedir(), '.ssh/nas'), '/etc/known'],
  });
  const explicit = await route({ ...nas, port: 22, identityFile: '~/k' }, config);
  expect(explicit.target).toMatchObject({ port: 22, knownAs: 'nas.lan', identityFile: join(homedir(), 'k') });
});

it('builds the chain of jump hosts in the order of connecting', async () => {
  const config = [
    'Host nas',
    '  ProxyJump outer,me@inner:2200',
    'Host outer',
    '  HostName 10.0.0.1',
    '  User gate',
    '  ProxyJump first',
    'Host inner',
    '  ProxyJump ignored',
  ].join('\n');
  const { jumps } = await route(nas, config);
  expect(jumps.map(({ user, address, port }) => `${user}@${address}:${port}`).slice(1)).toEqual([
    'gate@10.0.0.1:22',
    'me@inner:2200',
  ]);
  expect(jumps[0]?.address).toBe('first');
  expect((await route({ ...nas, jump: 'none' }, config)).jumps).toEqual([]);
  expect((await route({ ...nas, jump: 'a@b' }, config)).jumps).toMatchObject([
    { user: 'a', address: 'b', port: 22 },
  ]);
});

const master: HostAddress = { name: 'master', address: '10.0.0.5', user: 'admin', sudo: 'nopasswd' };

describe('a host of the site', () => {
  it('is looked for by its name and by its address, in the order of the file', async () => {
    const config = [
      'Host master',
      '  Port 2222',
      '  IdentityFile /keys/by-name',
      '  ProxyJump gate',
      'Host 10.0.0.*',
      '  Port 1',
      '  IdentityFile /keys/by-address',
      'Host *',
      '  Port 2',
    ];
    const { target, jumps } = await route(master, config.join('\n'));
    expect(target).toMatchObject({
      host: 'master',
      address: '10.0.0.5',
      port: 2222,
      knownAs: '[10.0.0.5]:2222',
      configuredKeys: ['/keys/by-name', '/keys/by-address'],
    });
    expect(jumps).toMatchObject([{ address: 'gate' }]);
    const [byName, byAddress] = [config.slice(0, 4), config.slice(4)];
    expect((await route(master, [...byAddress, ...byName].join('\n'))).target.port).toBe(1);
    const written = await route({ ...master, port: 22, jump: 'none' }, config.join('\n'));
    expect(written).toMatchObject({ target: { port: 22, knownAs: '10.0.0.5' }, jumps: [] });
  });

  it('stays where the site says, and known by that', async () => {
    const config = 'Host master\n  HostName elsewhere.lan\n  Port 22\n';
    expect((await route(master, config)).target).toMatchObject({ address: '10.0.0.5', knownAs: '10.0.0.5' });
  });

  it('is left out by a pattern that refuses one of its names', async () => {
    expect((await route(master, 'Host * !master\n  Port 2222\n')).target.port).toBe(22);
    expect((await route(master, 'Host * !10.0.0.5\n  Port 2222\n')).target.port).toBe(22);
  });

  it('may be known by another name', async () => {
    const config = 'Host master\n  HostKeyAlias The-Master\n  Port 2222\n';
    expect((await route(master, config)).target.knownAs).toBe('the-master');
  });

  it('is reached through another host of the site, which has its own settings', async () => {
    const jump = { name: 'gate', address: '10.0.0.1', user: 'keeper', identityFile: '/keys/gate' };
    const { jumps } = await route(
      { ...master, jump },
      'Host gate\n  Port 2200\n  HostName no.where\nHost master\n  ProxyJump other\n',
    );
    expect(jumps).toMatchObject([
      { host: 'gate', address: '10.0.0.1', user: 'keeper', port: 2200, identityFile: '/keys/gate' },
    ]);
  });
});

describe('the SSH agent', () => {
  it.each([
    ['~/agent', join(homedir(), 'agent')],
    ['/run/%r/agent', '/run/someone/agent'],
    ['none', ''],
    ['SSH_AUTH_SOCK', undefined],
    ['$VMSTATION_TEST_AGENT', '/run/of-the-environment'],
    ['$VMSTATION_NO_SUCH_AGENT', ''],
  ])('is named by IdentityAgent %s', async (written, socket) => {
    process.env.VMSTATION_TEST_AGENT = '/run/of-the-environment';
    const config = `Host master\n  User someone\n  IdentityAgent ${written}\n`;
    expect((await route(master, config)).target.identityAgent).toBe(socket);
    delete process.env.VMSTATION_TEST_AGENT;
  });
});

describe('a ProxyCommand', () => {
  it('is refused by name', async () => {
    const config = 'Host master\n  ProxyCommand ssh -W %h:%p gate\n';
    await expect(route(master, config)).rejects.toMatchObject({
      code: 'SSH_PROXY_COMMAND',
      where: 'master',
      message: expect.stringContaining('ssh -W %h:%p gate'),
      next: expect.stringContaining('ProxyJump'),
    });
    const jump = { name: 'gate', address: '10.0.0.1', user: 'keeper' };
    await expect(route({ ...master, jump }, 'Host gate\n  ProxyCommand nc %h %p\n')).rejects.toMatchObject({
      code: 'SSH_PROXY_COMMAND',
    });
  });

  it('does not matter where it has no effect', async () => {
    const config = 'Host master\n  ProxyCommand nc %h %p\n';
    expect((await route({ ...master, jump: 'none' }, config)).jumps).toEqual([]);
    expect((await route(master, 'Host master\n  ProxyCommand none\n')).jumps).toEqual([]);
    const later = 'Host master\n  ProxyJump gate\nHost mas*\n  ProxyCommand nc %h %p\n';
    expect((await route(master, later)).jumps).toMatchObject([{ address: 'gate' }]);
    const jump = { name: 'gate', address: '10.0.0.1', user: 'keeper' };
    expect((await route({ ...master, jump }, config)).jumps).toMatchObject([{ host: 'gate' }]);
  });
});

it('notices a circle of jump hosts', async () => {
  await expect(route(nas, 'Host *\n  ProxyJump gate\n')).rejects.toMatchObject({ code: 'SSH_JUMP_INVALID' });
});

it('reads every form of a jump host', () => {
  expect(parseJump('u@h:22', 'x')).toMatchObject({ user: 'u', address: 'h', port: 22 });
  expect(parseJump('ssh://h', 'x')).toMatchObject({ user: undefined, address: 'h', port: undefined });
  expect(parseJump('u@[fe80::1]:2', 'x')).toMatchObject({ user: 'u', address: 'fe80::1', port: 2 });
  for (const wrong of ['', 'a b:c', 'h:0', 'h:99999', '@h', 'fe80::1']) {
    expect(() => parseJump(wrong, 'x')).toThrow('cannot read the jump host');
  }
});
