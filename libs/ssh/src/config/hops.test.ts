import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
    address: 'nas.lan',
    port: 2222,
    user: 'admin',
    knownAs: '[nas.lan]:2222',
    identityFile: undefined,
    configuredKeys: [join(homedir(), '.ssh/someone-key'), '/keys/a b'],
    identitiesOnly: true,
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

it('notices a circle of jump hosts', async () => {
  await expect(route(nas, 'Host *\n  ProxyJump gate\n')).rejects.toMatchObject({ code: 'SSH_JUMP_INVALID' });
});

it('reads included files', async () => {
  writeFileSync(join(folder, 'one.conf'), 'Host nas\n  Port 2200\n');
  writeFileSync(join(folder, 'two.conf'), 'Host nas\n  HostName 10.9.9.9\n');
  expect((await route(nas, `Include ${folder}/*.conf\nHost nas\n  Port 1\n`)).target).toMatchObject({
    port: 2200,
    address: '10.9.9.9',
  });
});

it('reads every form of a jump host', () => {
  expect(parseJump('u@h:22', 'x')).toMatchObject({ user: 'u', address: 'h', port: 22 });
  expect(parseJump('ssh://h', 'x')).toMatchObject({ user: undefined, address: 'h', port: undefined });
  expect(parseJump('u@[fe80::1]:2', 'x')).toMatchObject({ user: 'u', address: 'fe80::1', port: 2 });
  for (const wrong of ['', 'a b:c', 'h:0', 'h:99999', '@h', 'fe80::1']) {
    expect(() => parseJump(wrong, 'x')).toThrow('cannot read the jump host');
  }
});
