import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Inventory, nodeInventory, stateDirectory } from '@vmstation/lab';
import { expectCode, proofLab } from '../proofs/command.ts';
import { soakChart } from './chart.ts';
import { runCycle } from './cycle.ts';
import { appendCycle, beginRecords, readBefore, readCycles } from './records.ts';

/**
 * `npm run soak -- --cycles 100`: deploy and reset over and over on a lab of its own, each compared with the nodes
 * before the first. What is done is kept, so it goes on after an interruption; `--fresh` begins anew.
 */
const nodes = ['masternode', 'storagenodet3500', 'homelab'] as const;
const { values } = parseArgs({
  options: { cycles: { type: 'string', default: '100' }, fresh: { type: 'boolean', default: false } },
});
const wanted = Number(values.cycles);
if (!Number.isInteger(wanted) || wanted < 1) {
  console.error(
    `--cycles ${values.cycles}: a whole number from 1 is needed, as in: npm run soak -- --cycles 100`,
  );
  process.exit(1);
}

const lab = proofLab('soak');
const folder = join(stateDirectory(), 'soak');
const chart = join(import.meta.dirname, '..', '..', 'docs', 'images', 'soak.svg');

const done = values.fresh ? [] : readCycles(folder);
const before = done.length === 0 ? await begin() : readBefore(folder);
if (done.length > 0) expectCode(await lab.vmstation('lab', 'up'), 0);
for (let number = done.length + 1; number <= wanted; number++) {
  console.log(`▸ cycle ${number} of ${wanted}`);
  const cycle = await runCycle(lab, before, number);
  appendCycle(folder, cycle);
  done.push(cycle);
  writeFileSync(chart, soakChart(done));
  console.log(
    `✓ cycle ${number}: deploy ${cycle.deploySeconds} s, reset ${cycle.resetSeconds} s, residue ${cycle.differences.length} (${cycle.excused} on the list)`,
  );
  for (const { node, kind, key, change } of cycle.differences)
    console.log(`  ${node}: ${kind} ${key} ${change}`);
}
expectCode(await lab.vmstation('lab', 'down'), 0);
const clean = done.filter(({ differences }) => differences.length === 0).length;
console.log(`${clean} of ${done.length} cycles left nothing; records: ${folder}; chart: ${chart}`);
process.exitCode = clean === done.length ? 0 : 1;

async function begin(): Promise<ReadonlyMap<string, Inventory>> {
  expectCode(await lab.vmstation('lab', 'down'), 0);
  expectCode(await lab.vmstation('lab', 'up'), 0);
  const inventories = new Map<string, Inventory>();
  for (const node of nodes) inventories.set(node, await nodeInventory(lab.name, node));
  beginRecords(folder, inventories);
  return inventories;
}
