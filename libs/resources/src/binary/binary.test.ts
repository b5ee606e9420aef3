import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { canonical } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { once, proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { serve, sha256Of, tarOf } from '../paths/testing/web.ts';
import { binary, binaryType } from './binary.ts';

runCases(binaryType, binary, import.meta.url);

const program = '#!/bin/sh\necho hi\n';
const nameOfTool = "tool';$x";

/** A PATH with the named programs of this machine. */
function pathOf(node: Sandbox, programs: readonly string[]): string {
  const folder = node.at('bin');
  mkdirSync(folder);
  for (const name of programs) {
    const found = node.run(`command -v ${name}`).stdout.trim();
    if (!found.startsWith('/')) throw new Error(`${name} is not on this machine`);
    symlinkSync(found, `${folder}/${name}`);
  }
  return folder;
}

const basics =
  'sh cat rm cp mv ln ls mkdir stat sha256sum chown chmod tr head tail sort sed grep sleep date id uname';
const more =
  `${basics} timeout env find tar readlink touch dirname basename ps awk df cut wc rmdir sync mktemp`.split(
    ' ',
  );

test.each(['curl', 'wget'])('whole life on a host, downloaded with %s', async (tool) => {
  using node = new Sandbox();
  await using web = await serve({ [nameOfTool]: program });
  const url = `${web.url}/${encodeURIComponent(nameOfTool).replaceAll("'", '%27')}`;
  const env = { PATH: pathOf(node, [...more, tool]) };
  const draft = binary({ path: node.at('etc/tool'), url, sha256: sha256Of(program), owner: me });
  await proveCycle(draft, binaryType, { env });
  writeFileSync(node.at('etc/tool'), 'original');
  await proveCycle(draft, binaryType, { env });
  expect(readFileSync(node.at('etc/tool'), 'utf8')).toBe('original');
  expect(readdirSync(node.at('etc'))).toEqual(['tool']);
  expect(web.asked).toEqual([nameOfTool, nameOfTool]);
});

test('neither curl nor wget is a sentence with the fix', async () => {
  using node = new Sandbox();
  const draft = binary({
    path: node.at('etc/x'),
    url: 'http://127.0.0.1:9/x',
    sha256: sha256Of(''),
    owner: me,
  });
  await using it = await once(draft, binaryType, { env: { PATH: pathOf(node, more) } });
  await it.read();
  expect((await it.apply()).error?.message).toMatch(/DOWNLOADER_MISSING: .*declare one of them/);
});

test('no tar is a sentence with the fix, and not an archive without the member', async () => {
  using node = new Sandbox();
  await using web = await serve({ 'a.tgz': program });
  const draft = binary({
    path: node.at('etc/x'),
    url: `${web.url}/a.tgz`,
    member: 'x',
    downloadSha256: sha256Of(program),
    owner: me,
  });
  const programs = [...more.filter((name) => name !== 'tar'), 'curl'];
  await using it = await once(draft, binaryType, { env: { PATH: pathOf(node, programs) } });
  await it.read();
  expect((await it.apply()).error?.message).toMatch(/UNPACKER_MISSING: tar .*declare it/);
  expect(readdirSync(node.at('etc'))).toEqual([]);
});

test('a member of an archive is known by the archive, and a changed file is seen', async () => {
  using node = new Sandbox();
  mkdirSync(node.at('src'));
  writeFileSync(node.at('src/-tool $x'), program);
  const data = tarOf(node.at('src'));
  await using web = await serve({ 'a.tgz': data });
  const draft = binary({
    path: node.at('etc/tool'),
    url: `${web.url}/a.tgz`,
    member: './-tool $x',
    downloadSha256: sha256Of(data),
    owner: me,
  });
  await proveCycle(draft, binaryType);
  await using it = await once(draft, binaryType);
  await it.read();
  await it.apply();
  expect(readFileSync(node.at('etc/tool'), 'utf8')).toBe(program);
  expect(statSync(node.at('etc/tool')).mode & 0o777).toBe(0o755);
  expect((await it.read()).difference).toBeUndefined();
  writeFileSync(node.at('etc/tool'), 'changed');
  expect((await it.read()).difference?.fields.map(({ field }) => field)).toEqual(['sha256']);
  expect((await it.apply()).error).toBeUndefined();
  expect((await it.undo()).error).toBeUndefined();
  expect(await it.clean()).toBe(true);
});

test.each([
  ['CHECKSUM_WRONG', 'tool', { sha256: sha256Of('other') }],
  ['CHECKSUM_WRONG', 'tool', { downloadSha256: sha256Of('other') }],
  ['DOWNLOAD_FAILED', 'none', { sha256: sha256Of(program) }],
  ['MEMBER_MISSING', 'tool', { member: 'x', downloadSha256: sha256Of(program) }],
])('%s of %s leaves what there was, and says what to do', async (code, name, sums) => {
  using node = new Sandbox();
  await using web = await serve({ tool: program });
  writeFileSync(node.at('etc/tool'), 'original');
  const draft = binary({ path: node.at('etc/tool'), url: `${web.url}/${name}`, owner: me, ...sums });
  await using it = await once(draft, binaryType);
  const before = await it.read();
  expect((await it.apply()).error?.message).toMatch(new RegExp(`${code}: .*; (correct|name) `));
  expect(canonical((await it.read()).actual)).toBe(canonical(before.actual));
  expect(readdirSync(node.at('etc'))).toEqual(['tool']);
});

test('what cannot be verified or downloaded is refused', () => {
  const good = { path: '/opt/x', url: 'https://example.org/x' };
  const make = (wrong: object) => () => binary({ ...good, sha256: sha256Of(''), ...wrong });
  expect(() => binary(good)).toThrow(expect.objectContaining({ code: 'BINARY_UNVERIFIED' }));
  expect(make({ url: 'ftp://x/y' })).toThrow(expect.objectContaining({ code: 'URL_INVALID' }));
  expect(make({ url: '-o /etc/passwd' })).toThrow(expect.objectContaining({ code: 'URL_INVALID' }));
  expect(make({ sha256: 'abc' })).toThrow(expect.objectContaining({ code: 'SHA256_INVALID' }));
});
