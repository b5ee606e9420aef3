import { execFileSync } from 'node:child_process';
import { clusterNamed, hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { isWell } from '../status.ts';
import { formatStatus } from './format.ts';
import { nodesOf, type Status } from './gather.ts';
import { parseStatus, statusScript } from './host-status.ts';

const owner = { user: 'anna', host: 'desk', pid: 7, since: '2026-01-01T00:00:00Z', run: 'r1' };
const printed = `load 0.42
MemTotal: 8000000
MemAvailable: 4000000
disk /dev/sda1 1000000 400000 600000 40% /
lock ${JSON.stringify(owner)}
`;

test('what the script prints is read', () => {
  expect(parseStatus(printed)).toEqual({
    load: 0.42,
    memory: { total: 8_192_000_000, free: 4_096_000_000 },
    disk: { total: 1_024_000_000, free: 614_400_000 },
    lock: owner,
  });
});

test('what is missing or odd is unknown, not zero; a lock without a readable name is a lock', () => {
  expect(parseStatus('load \ndisk df: no such file\nlock {')).toMatchObject({
    load: undefined,
    memory: undefined,
    disk: undefined,
    lock: { user: 'somebody' },
  });
});

test('the script runs in a real sh', () => {
  const status = parseStatus(execFileSync('sh', ['-c', statusScript], { encoding: 'utf8' }));
  expect(status.memory?.total).toBeGreaterThan(status.memory?.free ?? Number.POSITIVE_INFINITY);
  expect(status.disk?.total).toBeGreaterThan(0);
  expect(status.load).toBeGreaterThanOrEqual(0);
});

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const line = (name: string) => ({
  name,
  facts: predictFacts(hostNamed(site, name)),
  ...parseStatus(printed),
  lock: undefined,
});
const cluster = { name: clusterNamed(site, 'debian').name, version: 'v1.29.15', nodes: 2, lock: undefined };

const status: Status = {
  site: 'vmstation',
  environment: 'lab',
  hosts: [
    line('masternode'),
    { ...line('storagenodet3500'), lock: owner },
    {
      name: 'homelab',
      error: {
        code: 'SSH_UNREACHABLE',
        message: `cannot reach 192.168.4.62 port 22: ${'a long story '.repeat(20)}`,
        next: 'is the host on?',
      },
    },
  ],
  clusters: [
    {
      ...cluster,
      ready: 1,
      notReady: ['storagenodet3500'],
      missing: [],
      lock: 'bob@desk/12/20260101T101112-apply-12',
    },
  ],
  planned: ['rke2'],
  lastRun: undefined,
};

test('fits a small terminal and says what is wrong', () => {
  const text = formatStatus(status);
  const lines = text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((each) => each.length))).toBeLessThanOrEqual(80);
  expect(text).toContain('✗ debian  v1.29.15  1/2 ready, not storagenodet3500');
  expect(text).toContain('✗ homelab: cannot reach');
  expect(text).toContain('! storagenodet3500: locked by anna@desk, process 7, since 2026-01-01 00:00');
  expect(text).toContain('! debian: locked by bob@desk, process 12\n');
  expect(text).toMatch(/✓ masternode +debian 12 +0\.42 +3\.8 GiB \(50 %\)/);
});

test('a member that the cluster has no node for is missing, and that is not well', () => {
  const debian = clusterNamed(site, 'debian');
  const ready = (name: string) => ({ name, ready: true });
  const seen = (names: readonly string[]): Status => ({
    ...status,
    hosts: [],
    clusters: [{ ...cluster, ...nodesOf(debian, names.map(ready)) }],
  });
  const [whole, left] = [seen(debian.members), seen(debian.members.slice(0, 1))];
  expect([isWell(whole), isWell(left)]).toEqual([true, false]);
  expect(formatStatus(whole)).toContain('✓ debian  v1.29.15  2/2 ready\n');
  expect(formatStatus(left)).toContain('✗ debian  v1.29.15  1/2 ready, missing storagenodet3500\n');
  expect(isWell(seen([]))).toBe(false);
});
