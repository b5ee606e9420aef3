import { type Inventory, nodeInventory } from '@vmstation/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCycle } from '../soak/cycle.ts';
import { expectCode, proofLab } from './command.ts';
import { deployKills } from './faults/deploy-kills.ts';
import { expectDownLeavesNothing } from './left-of-lab.ts';

const lab = proofLab('interrupted');
const before = new Map<string, Inventory>();

beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await lab.vmstation('lab', 'up'), 0);
  for (const node of ['masternode', 'storagenodet3500', 'homelab'])
    before.set(node, await nodeInventory(lab.name, node));
});

afterAll(async () => expectCode(await lab.vmstation('lab', 'down'), 0));

deployKills(lab);

test.each([
  'what was killed is deployed to its end, 0 changes after that, and reset: nothing is left',
  'deployed once more, 0 changes, and reset: nothing is left',
])('%s', async () => {
  expect((await runCycle(lab, before)).differences).toEqual([]);
});

test('lab down takes a cluster that runs along, and leaves nothing of it on this machine', async () => {
  // What runs on top of it is more of the same: containers, and their networks.
  expectCode(await lab.vmstation('apply', '--stack=cluster-setup,cluster-infra'), 0);
  await expectDownLeavesNothing(lab);
});
