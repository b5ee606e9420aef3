import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { defaultOptions } from '../../run/options.ts';
import { merged } from './access.ts';
import { formatFindings } from './format.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { disk, memory, packages, rights } from './lab.ts';
import { clock, nodeOf, room } from './machine.ts';
import { lookAtSite } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));
const GiB = 1024 ** 3;

test.each([
  ['node', nodeOf('24.1.0'), nodeOf('22.9.0')],
  ['state folder', room(join(folder, 'not/yet')), room(folder, Number.MAX_SAFE_INTEGER)],
  ['rights', rights('linux', 0), rights('linux', 1000)],
  ['Linux', rights('linux', 0), rights('darwin', 501)],
  ['packages', packages([], 18), packages(['podman', 'runc'], 18)],
  ['Debian', packages([], 18), packages(undefined, 18)],
  ['memory', memory(7.7 * GiB), memory(4 * GiB)],
  ['disk, parts made', disk(7 * GiB, 6, '/c'), disk(5 * GiB, 6, '/c')],
  ['disk, nothing made', disk(15 * GiB, 14, '/c'), disk(13 * GiB, 14, '/c')],
])('%s: holds, and does not', (_name, good, bad) => {
  expect(good).toMatchObject({ state: 'ok', fix: '' });
  expect(bad.state).toBe('failed');
  expect(bad.fix).not.toBe('');
});

test('a clock that nobody sets, or that is wrong, is advice: no run needs it', () => {
  expect(clock({ synchronised: true, offsetSeconds: 0.001 }).state).toBe('ok');
  for (const time of [
    undefined,
    { synchronised: undefined, offsetSeconds: undefined },
    { synchronised: false, offsetSeconds: undefined },
    { synchronised: true, offsetSeconds: -90 },
  ])
    expect(clock(time)).toMatchObject({ state: 'advice', fix: expect.stringContaining('chrony') });
});

test('a kubeconfig that others can read is named; one that is not there yet is no fault', async () => {
  const kubeconfig = join(folder, 'home.yaml');
  expect(await kubeconfigOf({ name: 'home', kubeconfig })).toEqual([]);
  writeFileSync(kubeconfig, '');
  chmodSync(kubeconfig, 0o644);
  expect(await kubeconfigOf({ name: 'home', kubeconfig })).toMatchObject([
    { state: 'failed', found: `${kubeconfig}, mode 0644`, fix: `chmod 600 ${kubeconfig}` },
  ]);
  chmodSync(kubeconfig, 0o600);
  expect(await kubeconfigOf({ name: 'home', kubeconfig })).toMatchObject([{ state: 'ok' }]);
});

test('the site: read, or what is wrong with it and what to do', async () => {
  const { site, findings } = await lookAtSite({ ...defaultOptions, env: 'production' });
  expect(site?.name).toBe('vmstation');
  expect(findings[0]).toMatchObject({ state: 'ok', found: expect.stringContaining('3 hosts') });
  const absent = await lookAtSite({ ...defaultOptions, site: 'vmstatoin' });
  expect(absent.site).toBeUndefined();
  expect(absent.findings[0]).toMatchObject({ state: 'failed', fix: 'did you mean `vmstation`?' });
});

test('hosts of which the same was found stand in one line; what failed is followed by its fix', () => {
  const of = (host: string, holds: boolean) => ({
    host,
    holds,
    found: holds ? 'file' : 'not in file',
    fix: `pin ${host}`,
  });
  const text = formatFindings([
    ...merged('The host key is pinned of', [of('a', true), of('b', false), of('c', true), of('d', false)]),
    clock(undefined),
  ]);
  expect(stripVTControlCharacters(text)).toBe(`access
  ✓ The host key is pinned of a, c: file
  ✗ The host key is pinned of b, d: not in file
      → pin b; pin d

this machine
  ! The clock is synchronised: unknown
      → apt-get install chrony, or: timedatectl set-ntp true

✗ 1 of 3 conditions does not hold; 1 could be better.`);
});
