import { clusterNamed, loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { endToEnd } from './end-to-end.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

test('a service on a node waits for the host of the node and that of its disk, so that nobody misses it while one sleeps', () => {
  const drafts = endToEnd.resources({ site, cluster: clusterNamed(site, 'debian'), facts: new Map() });
  const hosts = drafts.map(({ key, after }) => [key, after.flatMap(({ on }) => on ?? []).toSorted()]);
  expect(Object.fromEntries(hosts)).toEqual({
    'prometheus-on-masternode': ['host:masternode', 'host:masternode'],
    'prometheus-on-storagenodet3500': ['host:masternode', 'host:storagenodet3500'],
    'backup-store-on-masternode': ['host:masternode', 'host:storagenodet3500'],
    'backup-store-on-storagenodet3500': ['host:storagenodet3500', 'host:storagenodet3500'],
  });
});
