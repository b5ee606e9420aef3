import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { once, proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { serve, sha256Of, tarOf } from '../paths/testing/web.ts';
import { archive, archiveType } from './archive.ts';

runCases(archiveType, archive, import.meta.url);

/** top/{tool, "it's $x; \\", link → tool, lib/deep/so} */
function content(node: Sandbox, version: string): Buffer {
  const top = node.at(`src${version}/top`);
  mkdirSync(`${top}/lib/deep`, { recursive: true });
  writeFileSync(`${top}/tool`, `tool ${version}`);
  chmodSync(`${top}/tool`, 0o755);
  writeFileSync(`${top}/it's $x; \\`, version);
  writeFileSync(`${top}/only${version}`, '');
  writeFileSync(`${top}/lib/deep/so`, version);
  symlinkSync('tool', `${top}/link`);
  return tarOf(node.at(`src${version}`));
}

/** All below a folder, as text. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = lstatSync(`${folder}/${name}`);
      return `${name} ${(stat.mode & 0o777).toString(8)} ${stat.isFile() ? readFileSync(`${folder}/${name}`, 'utf8') : ''}`;
    });
}

test('whole life on a host, in an empty directory and over files of others', async () => {
  using node = new Sandbox();
  const data = content(node, '1');
  await using web = await serve({ 'a.tgz': data });
  const to = node.at("etc/it's");
  mkdirSync(to);
  const draft = archive({ url: `${web.url}/a.tgz`, sha256: sha256Of(data), to, strip: 2, owner: me });
  await proveCycle(draft, archiveType);
  expect(tree(to)).toEqual([]);

  mkdirSync(`${to}/lib`);
  writeFileSync(`${to}/tool`, 'mine');
  symlinkSync('nowhere', `${to}/link`);
  const before = tree(to);
  await proveCycle(draft, archiveType);
  expect(tree(to)).toEqual(before);
});

test('is unpacked once; a changed file is named and mended; a newer one replaces it', async () => {
  using node = new Sandbox();
  const [one, two] = [content(node, '1'), content(node, '2')];
  await using web = await serve({ '1.tgz': one, '2.tgz': two });
  const to = node.at('etc');
  const make = (version: string) =>
    archive({ url: `${web.url}/${version}.tgz`, to, strip: 2, creates: `${to}/tool`, owner: me });
  await using it = await once(make('1'), archiveType);
  await it.read();
  expect((await it.apply()).error).toBeUndefined();
  expect(readFileSync(`${to}/tool`, 'utf8')).toBe('tool 1');
  expect(statSync(`${to}/tool`).mode & 0o777).toBe(0o755);
  expect(readdirSync(to).sort()).toEqual(["it's $x; \\", 'lib', 'link', 'only1', 'tool']);
  expect((await it.read()).difference).toBeUndefined();

  writeFileSync(`${to}/lib/deep/so`, 'changed');
  rmSync(`${to}/only1`);
  const { difference } = await it.read();
  expect(difference?.fields).toEqual([
    { field: 'files', from: expect.stringMatching(/deep\/so: FAILED/), to: 'as in the archive' },
  ]);
  expect(difference?.fields[0]?.from).toContain('./only1: FAILED');
  expect((await it.apply()).error).toBeUndefined();
  expect((await it.read()).difference).toBeUndefined();

  const newer = { ...it.resource, desired: make('2').desired };
  const state = (await it.host.read([newer])).observed.get(newer.id);
  expect(
    archiveType.diff(make('2').desired, archiveStateOf(state))?.fields.map(({ field }) => field),
  ).toEqual(['source']);
  expect((await it.undo()).error).toBeUndefined();
  expect(await it.clean()).toBe(true);
  expect(readdirSync(to)).toEqual([]);
});

function archiveStateOf(state: unknown) {
  const { source, changed, created } = Object(state);
  return { source: String(source), changed: [changed].flat(), created: created === true };
}

test('a newer one takes away what it no longer brings', () => {
  using node = new Sandbox();
  for (const version of ['1', '2']) writeFileSync(node.at(`${version}.tgz`), content(node, version));
  const to = node.at('etc');
  const at = (version: string) =>
    archive({ url: `file://${node.at(`${version}.tgz`)}`, to, strip: 2, owner: me }).desired;
  expect(node.apply(archiveType, at('1'))).toMatchObject({ ok: true, stderr: '' });
  expect(node.apply(archiveType, at('2'))).toMatchObject({ ok: true, stderr: '' });
  expect(node.diff(archiveType, at('2'))).toBeUndefined();
  expect(existsSync(node.at('etc/only1'))).toBe(false);
  expect(readFileSync(node.at('etc/tool'), 'utf8')).toBe('tool 2');
  writeFileSync(node.at('etc/lib/mine'), 'mine');
  const ran = node.undo(archiveType, at('2'));
  expect(ran).toMatchObject({ ok: true, stdout: expect.stringMatching(/^kept: .*\.\/lib is not empty/) });
  expect(readdirSync(to)).toEqual(['lib']);
  // Gone before each batch.
  expect(readdirSync(node.at('state')).filter((name) => !name.endsWith('.ahead'))).toEqual([]);
});

test.each([
  ['CHECKSUM_WRONG', 'a.tgz', { sha256: sha256Of('') }],
  ['DOWNLOAD_FAILED', 'none', {}],
  ['ARCHIVE_BROKEN', 'text', {}],
  ['ARCHIVE_INVALID', 'a.tgz', { strip: 9 }],
  ['PARENT_ABSENT', 'a.tgz', { to: '/nowhere-at-all' }],
])('%s changes nothing, and says what to do', async (code, name, wrong) => {
  using node = new Sandbox();
  await using web = await serve({ 'a.tgz': content(node, '1'), text: 'text' });
  const draft = archive({ url: `${web.url}/${name}`, to: node.at('etc'), owner: me, ...wrong });
  await using it = await once(draft, archiveType);
  await it.read();
  expect((await it.apply()).error?.message).toMatch(new RegExp(`${code}: .*; (correct|see|lower|declare) `));
  expect(readdirSync(node.at('etc'))).toEqual([]);
});
