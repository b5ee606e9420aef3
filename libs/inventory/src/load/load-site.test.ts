import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SiteInvalidError } from '../problem.ts';
import { loadSite } from './load-site.ts';

const valid = readFileSync(new URL('../../test/valid.yaml', import.meta.url), 'utf8');

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-site-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function problemsOf(folder: string, overlays = {}): Promise<SiteInvalidError> {
  const error: unknown = await loadSite({ path: folder, overlays }).catch((thrown: unknown) => thrown);
  if (error instanceof SiteInvalidError) return error;
  throw new Error('the site was accepted', { cause: error });
}

test('a short site gets the usual defaults', async () => {
  const site = await loadSite({ path: folderWith({ 'site.yaml': valid }) });
  expect(site).toMatchObject({ name: 'fixture', environment: 'production' });
  expect(site.hosts[0]).toMatchObject({ name: 'alpha', family: 'debian', sudo: 'nopasswd' });
  // Nobody wrote them, so that the SSH configuration may say them.
  expect(Object.keys(site.hosts[0] ?? {})).not.toContain('port');
  expect(Object.keys(site.hosts[0] ?? {})).not.toContain('identityFile');
  expect(site.clusters[0]).toMatchObject({
    name: 'debian',
    controlPlane: ['alpha'],
    workers: ['beta'],
    kubeconfig: '~/.kube/fixture-debian.yaml',
  });
  expect(site.ports).toMatchObject({ kubernetesApi: 6443, nodePorts: { prometheus: 30090 } });
  expect(site.ssh).toMatchObject({ permitRootLogin: 'prohibit-password', passwordAuthentication: false });
});

test('a cluster of one host may be called like that host, and a planned one may be more than can be built', async () => {
  const alone = valid.replace('  debian:', '  alpha:').replace('[alpha, beta]', '[alpha]');
  const planned = alone
    .replace('1.29.15', '1.34.1')
    .replace('    containerd', '    state: planned\n    containerd');
  for (const text of [alone, planned]) {
    expect((await loadSite({ path: folderWith({ 'site.yaml': text }) })).clusters[0]?.name).toBe('alpha');
  }
});

test('a host or a cluster may be called like the role that it alone has', async () => {
  const text = valid
    .replaceAll('beta', 'storage')
    .replace('  debian:', '  worker:')
    .replace('[alpha, storage]', '[alpha]');
  expect((await problemsOf(folderWith({ 'site.yaml': text }))).problems).toMatchObject([
    { code: 'NAME_TAKEN', message: expect.stringContaining('worker is a role') },
  ]);
  const host = text.replace('  worker:', '  debian:');
  const cluster = text.replace('  worker:', '  control-plane:');
  for (const meant of [host, cluster])
    expect((await loadSite({ path: folderWith({ 'site.yaml': meant }) })).hosts[1]?.name).toBe('storage');
});

test('a name that every object in JavaScript has is a name like any other', async () => {
  const text = valid.replaceAll('alpha', 'constructor').replace('  debian:', '  constructor:');
  const whole = await problemsOf(folderWith({ 'site.yaml': text }));
  expect(whole.problems).toMatchObject([{ code: 'NAME_TAKEN' }]);
  const broken = await problemsOf(folderWith({ 'site.yaml': text.replace('kubeadm', 'kubadm') }));
  expect(broken.problems).toMatchObject([{ code: 'VALUE_UNKNOWN' }]);
});

test('several files are one site, and a fault is shown in the file where it is', async () => {
  const [head = '', clusters = ''] = valid.split(/(?=^clusters:)/m);
  const folder = folderWith({ 'site.yaml': head, 'clusters.yaml': clusters });
  expect((await loadSite({ path: folder })).clusters).toHaveLength(1);
  writeFileSync(join(folder, 'clusters.yaml'), clusters.replace('beta]', 'betta]'));
  const { problems } = await problemsOf(folder);
  expect(problems).toMatchObject([{ code: 'MEMBER_UNKNOWN', line: 7, column: 22 }]);
  expect(problems[0]?.file).toBe(join(folder, 'clusters.yaml'));
});

test.each([
  ['a file that is not UTF-8', Buffer.from([0x23, 0x0a, 0x61, 0x3a, 0x20, 0xff]), [2, 4]],
  ['half a character at the end', Buffer.from('# é').subarray(0, 3), [1, 3]],
  ['a NUL', Buffer.from('site: a\nb: \0\n'), [2, 4]],
  ['UTF-16', Buffer.from('site: x\n', 'utf16le'), [1, 2]],
  ['a huge file', Buffer.alloc(3_000_000, '#'), [1, 1]],
])('%s is refused with its place', async (_name, bytes, [line, column]) => {
  const folder = folderWith({ 'site.yaml': valid });
  writeFileSync(join(folder, 'other.yaml'), bytes);
  const [problem, ...more] = (await problemsOf(folder)).problems;
  expect(problem).toMatchObject({ code: 'FILE_NOT_TEXT', line, column });
  expect(problem?.file).toMatch(/other\.yaml$/);
  expect(more).toEqual([]);
});

test('what is no file is not read, and nobody waits for it', async () => {
  const folder = folderWith({ 'site.yaml': valid });
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  expect((await problemsOf(folder)).problems).toMatchObject([
    { code: 'FILE_NOT_TEXT', message: 'this is no file' },
  ]);
});

test('a key in two files is refused', async () => {
  const folder = folderWith({ 'site.yaml': valid, 'time.yaml': 'users: {}\n' });
  expect((await problemsOf(folder)).problems[0]).toMatchObject({
    code: 'KEY_IN_TWO_FILES',
    path: 'users',
    line: 1,
  });
});

test('faults of all files come at once, sorted by place', async () => {
  const folder = folderWith({
    'site.yaml': valid.replace('domain', 'domian'),
    'ports.yaml': 'ports: { ntp: 0 }\n',
  });
  const { problems, message } = await problemsOf(folder);
  expect(problems.map(({ file, code }) => [file.split('/').at(-1), code])).toEqual([
    ['ports.yaml', 'VALUE_INVALID'],
    ['site.yaml', 'KEY_UNKNOWN'],
  ]);
  expect(message.split('\n')).toHaveLength(3);
});

test('an environment of the file changes what it names and nothing else', async () => {
  const staging = 'environments:\n  staging:\n    hosts: { alpha: { address: 192.168.4.9 } }\n';
  const folder = folderWith({ 'site.yaml': valid + staging });
  const [written, changed] = await Promise.all([
    loadSite({ path: folder }),
    loadSite({ path: folder, environment: 'staging' }),
  ]);
  expect(written.hosts[0]?.address).toBe('192.168.4.63');
  expect(changed.hosts[0]?.address).toBe('192.168.4.9');
  // Its clusters are others, so that the way into one is never written over that into another.
  const kubeconfig = '~/.kube/fixture-staging-debian.yaml';
  const clusters = written.clusters.map((cluster) => ({ ...cluster, kubeconfig }));
  expect({ ...changed, hosts: [] }).toEqual({ ...written, environment: 'staging', hosts: [], clusters });
});

test('an environment that is made at run time is checked too, and its faults are shown as its own', async () => {
  const folder = folderWith({ 'site.yaml': valid });
  const lab = { hosts: { alpha: { user: 'lab' } }, users: { lab: { keys: ['ssh-ed25519 AAAA lab'] } } };
  const site = await loadSite({ path: folder, environment: 'lab', overlays: { lab } });
  expect(site).toMatchObject({ environment: 'lab', hosts: [{ user: 'lab' }, { user: 'jane' }] });
  const { problems } = await problemsOf(folder, { lab: { hosts: { alpha: { adress: '1' } } } });
  expect(problems).toMatchObject([
    { code: 'KEY_UNKNOWN', file: 'environment lab', line: 0, path: 'hosts.alpha.adress' },
  ]);
});

test('a site or environment that is not there is named with what there is', async () => {
  const folder = folderWith({ 'site.yaml': `${valid}environments: { staging: {} }\n` });
  await expect(loadSite({ name: 'vmstaton', sites: 'libs/cluster-config/sites' })).rejects.toMatchObject({
    code: 'SITE_NOT_FOUND',
    next: 'did you mean `vmstation`?',
  });
  await expect(loadSite({ path: join(folder, 'no') })).rejects.toMatchObject({ code: 'SITE_NOT_FOUND' });
  await expect(loadSite({ path: folder, environment: 'stagign' })).rejects.toMatchObject({
    code: 'ENVIRONMENT_UNKNOWN',
    next: 'did you mean `staging`?',
  });
});
