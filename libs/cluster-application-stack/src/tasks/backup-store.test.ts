import { loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { backupStore } from './backup-store.ts';

const site = await loadSite({
  path: 'libs/cluster-config/sites/vmstation',
  environment: 'other',
  overlays: { other: { ports: { nodePorts: { backupStore: 30801 } } } },
});
const [debian, rke2] = site.clusters;
if (debian === undefined || rke2 === undefined) throw new Error('the site has lost its clusters');
const drafts = backupStore.resources({ site, cluster: debian, facts: new Map() });
const disk = { type: 'directory', key: '/srv/backups', on: 'host:storagenodet3500' };
const desired = (word: string) => drafts.find(({ key }) => key.includes(word))?.desired;

test('the backup store runs in the cluster of the site alone, on the host that has its volume', () => {
  expect([debian, rke2].map((cluster) => backupStore.clusters?.(cluster, site))).toEqual([true, false]);
  expect(drafts[0]?.after).toEqual([disk]);
});

test('each of its objects waits for its disk, so that none waits for a pod whose host is asleep', () => {
  const objects = drafts.filter(({ type }) => type === 'object');
  expect(objects).toHaveLength(5);
  for (const { key, after } of objects) expect(after, key).toContainEqual(disk);
});

test('it is asked at the port of the site that its Service opens', () => {
  expect(JSON.stringify(desired('Service backup/backup-store'))).toContain('"nodePort":30801');
  expect(drafts.find(({ type }) => type === 'probe')?.desired).toMatchObject({
    at: 'http://192.168.4.63:30801/metrics',
    expect: { status: 200 },
  });
});

test('nothing that was sent can be taken away again by who sent it', () => {
  const deployment = JSON.stringify(desired('Deployment backup/backup-store'));
  expect(deployment).toContain('"--append-only"');
  expect(deployment).toContain('"allowPrivilegeEscalation":false');
  expect(deployment).toContain('docker.io/restic/rest-server:0.14.0');
});

test('its pod may run on the control plane, where its volume may be', () => {
  expect(JSON.stringify(desired('Deployment backup/backup-store'))).toContain(
    '"key":"node-role.kubernetes.io/control-plane","operator":"Exists"',
  );
});
