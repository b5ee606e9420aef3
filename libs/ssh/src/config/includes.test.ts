import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routesTo } from '../routes.ts';
import { resolveRoute } from './hops.ts';
import { readSshConfig } from './ssh-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-includes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, ...lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function target(name: string, ...lines: readonly string[]) {
  const host = { name, address: name, user: 'admin', sudo: 'nopasswd' } as const;
  return resolveRoute(host, await readSshConfig(write('config', ...lines))).target;
}

it('reads included files', async () => {
  write('a.inc', 'Host nas', '  Port 2200');
  write('b.inc', 'Host nas', '  HostName 10.9.9.9');
  const lines = [`Include ${folder}/*.inc`, 'Host nas', '  Port 1'];
  expect(await target('nas', ...lines)).toMatchObject({ port: 2200, address: '10.9.9.9' });
});

it('goes on behind an Include line in the section that the line stands in', async () => {
  const one = write('one.conf', 'Host other', '  Port 1');
  expect((await target('nas', `Include ${one}`, 'Port 2200')).port).toBe(2200);
  const lines = ['Host nas', `  Include ${one}`, '  Port 2201', 'Host other', '  Port 2'];
  expect((await target('nas', ...lines)).port).toBe(2201);
  expect((await target('other', ...lines)).port).toBe(2);
});

it('counts an included file only where its Include line counts', async () => {
  const inner = write(
    'inner.conf',
    'Port 2',
    'Host *',
    '  HostKeyAlias inner',
    'Match all',
    '  IdentityFile /k',
  );
  const outer = write('outer.conf', 'Host na*', `  Include ${inner}`, 'Host *', '  HostKeyAlias outer');
  const lines = ['Host nas web', `  Include ${outer}`, 'Host *', '  Port 22'];
  const read = async (name: string) => {
    const { port, knownAs, configuredKeys } = await target(name, ...lines);
    return [port, knownAs, configuredKeys];
  };
  expect(await read('nas')).toEqual([2, 'inner', ['/k']]);
  expect(await read('web')).toEqual([22, 'outer', []]);
  expect(await read('nap')).toEqual([22, 'nap', []]);
});

it('says which file it cannot read', async () => {
  const broken = write('broken.conf', 'Match host');
  await expect(target('nas', `Include ${broken}`)).rejects.toMatchObject({
    code: 'SSH_CONFIG_UNREADABLE',
    where: broken,
  });
});

it('finds nothing in a folder, as OpenSSH', async () => {
  mkdirSync(join(folder, 'conf.d/keys'), { recursive: true });
  write('conf.d/nas', 'Host nas', '  Port 2200');
  expect((await target('nas', `Include ${folder}/conf.d/*`)).port).toBe(2200);
});

it('says that a file cannot be opened, to the host that it is about', async () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  await expect(target('nas', `Include ${loop}*`)).rejects.toMatchObject({
    code: 'SSH_CONFIG_UNREADABLE',
    where: loop,
  });
  const nas = { name: 'nas', address: 'nas', user: 'admin', sudo: 'nopasswd' } as const;
  expect(await routesTo([nas], { sshConfig: join(folder, 'config') })).toEqual([undefined]);
});
