import { buildGraph } from '@vmstation/engine';
import { defineStack, expandStacks, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { storage } from './storage.ts';

const stack = defineStack({ name: 'storage', after: [], tasks: [storage] });

/** What the storage task wants of masternode with these volumes, by path and in the order of the graph. */
async function wantedWith(volumes: Readonly<Record<string, object | null>>) {
  const overlays = { changed: { monitoring: null, applications: null, volumes } };
  const site = await loadSite({
    path: 'libs/cluster-config/sites/vmstation',
    environment: 'changed',
    overlays,
  });
  const { resources, order } = buildGraph(expandStacks([stack], site, predictFacts));
  return order.flatMap((id) => {
    const resource = resources.get(id);
    return resource?.task === 'storage' && resource.target === 'host:masternode' ? [resource] : [];
  });
}

test('the folders above a volume only have to exist, also where they are the home of somebody', async () => {
  const wanted = await wantedWith({
    prometheus: { host: 'masternode', path: '/home/jane/media/films', uid: 1000, gid: 1000 },
  });
  expect(wanted.map(({ desired }) => desired)).toEqual([
    { path: '/home/jane', mode: '0755', owner: 'root:root', asFound: true },
    { path: '/home/jane/media', mode: '0755', owner: 'root:root', asFound: true },
    { path: '/home/jane/media/films', mode: '0755', owner: '1000:1000' },
  ]);
});

test('a volume within a volume waits for it, in whatever order they are written', async () => {
  const wanted = await wantedWith({
    prometheus: null,
    photos: { host: 'masternode', path: '/srv/media/photos/raw', mode: '0700' },
    media: { host: 'masternode', path: '/srv/media', uid: 1000, gid: 1000 },
  });
  expect(wanted.map(({ desired }) => desired)).toEqual([
    { path: '/srv/media', mode: '0755', owner: '1000:1000' },
    { path: '/srv/media/photos', mode: '0755', owner: 'root:root', asFound: true },
    { path: '/srv/media/photos/raw', mode: '0700', owner: '0:0' },
  ]);
});
