import { join } from 'node:path';
import { idOf } from '@vmstation/engine';
import { hostNamed, loadSite, type Site } from '@vmstation/inventory';
import { compareInventories, type Inventory, labOverlay, nodeInventory, readLabState } from '@vmstation/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, proofLab } from './command.ts';
import { residueOf } from './residue.ts';
import { everyType } from './types/every-type.ts';

/** One Debian host that may have a container runtime, one RHEL-like host. */
const nodes = ['storagenodet3500', 'homelab'] as const;
const lab = proofLab('types', join(import.meta.dirname, 'types'));
const before = new Map<string, Inventory>();
let site: Site;

beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await lab.vmstation('lab', 'up'), 0);
  const overlay = await labOverlay(
    await loadSite({ path: 'libs/cluster-config/sites/vmstation' }),
    await readLabState(lab.name),
  );
  site = await loadSite({
    path: 'libs/cluster-config/sites/vmstation',
    environment: 'lab',
    overlays: { lab: overlay },
  });
  for (const node of nodes) before.set(node, await nodeInventory(lab.name, node));
});

afterAll(async () => {
  expectCode(await lab.vmstation('lab', 'down'), 0);
});

const limit = `--limit=${nodes.join(',')}`;

test('every type is applied, and the second time nothing', async () => {
  expectCode(await lab.vmstation('apply', limit), 0);
  const again = await lab.vmstation('plan', limit, '--json');
  expectCode(again, 0);
});

test('every type that was broken by hand is named by drift, and nothing else', async () => {
  const broken: string[] = [];
  for (const node of nodes) {
    for (const { draft, spoil } of everyType(site, hostNamed(site, node))) {
      if (spoil === undefined) continue;
      await lab.onNode(node, spoil);
      broken.push(idOf(draft, `host:${node}`));
    }
  }
  await lab.onNode('storagenodet3500', 'ctr -n k8s.io images rm registry.k8s.io/pause:3.9');
  broken.push('host:storagenodet3500/image:registry.k8s.io/pause:3.9');
  const drift = await lab.vmstation('drift', limit, '--json');
  expectCode(drift, 2);
  const found: { drift: { id: string }[] } = JSON.parse(drift.stdout);
  expect(found.drift.map(({ id }) => id).sort()).toEqual(broken.sort());
});

test('all of it is mended', async () => {
  expectCode(await lab.vmstation('apply', limit), 0);
  expectCode(await lab.vmstation('drift', limit), 0);
});

test('and undone: the nodes are as they were', async () => {
  expectCode(await lab.vmstation('reset', limit, '--yes=debian'), 0);
  for (const node of nodes)
    for (const { tidy } of everyType(site, hostNamed(site, node)))
      if (tidy !== undefined) await lab.onNode(node, tidy);
  for (const node of nodes) {
    const was = before.get(node);
    if (was === undefined) throw new Error(`no inventory of ${node} from before`);
    const { differences } = compareInventories(was, await nodeInventory(lab.name, node), residueOf(node));
    expect(differences.map((difference) => ({ node, ...difference }))).toEqual([]);
  }
});
