import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@vmstation/engine';
import { type Inventory, nodeInventory } from '@vmstation/lab';
import { expectCode, proofLab } from '../proofs/command.ts';
import { soakChart } from './chart.ts';
import { runCycle } from './cycle.ts';
import { parseOptions, usage } from './options.ts';
import { appendCycle, beginAnew, type Cycle, isWhole, readCycles } from './records.ts';

/**
 * `npm run soak -- --cycles 100`: deploy and reset over and over on a lab of its own, each compared with the nodes
 * before the first. What is done is kept in the repository, so a soak goes on another day, with new nodes; `--fresh`
 * begins anew. A cycle that fails is kept too, and ends the soak with its nodes as they are.
 */
const nodes = ['masternode', 'storagenodet3500', 'homelab'] as const;
const { cycles: wanted, fresh, help } = understood();
if (help) {
  console.log(usage);
  process.exit(0);
}

const lab = proofLab('soak');
const records = join(import.meta.dirname, 'cycles.jsonl');
const chart = join(import.meta.dirname, '..', '..', 'docs', 'images', 'soak.svg');
if (fresh) beginAnew(records);
const done = readCycles(records);
if (done.length < wanted) await soak(await bareNodes());
const clean = done.filter((cycle) => isWhole(cycle) && cycle.differences.length === 0).length;
console.log(`${clean} of ${done.length} cycles left nothing; records: ${records}; chart: ${chart}`);
process.exitCode = clean === done.length ? 0 : 1;

function understood() {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`);
    process.exit(1);
  }
}

async function soak(before: ReadonlyMap<string, Inventory>): Promise<void> {
  const nodesSince = new Date().toISOString();
  while (done.length < wanted) {
    const number = done.length + 1;
    console.log(`▸ cycle ${number} of ${wanted}`);
    const measured = await runCycle(lab, before).catch((error: unknown) => {
      console.error(messageOf(error));
      return { failed: messageOf(error).split('\n', 1).join() };
    });
    const cycle: Cycle = { number, at: new Date().toISOString(), nodesSince, ...measured };
    appendCycle(records, cycle);
    done.push(cycle);
    writeFileSync(chart, soakChart(done));
    if (!isWhole(cycle)) return;
    console.log(
      `✓ cycle ${number}: deploy ${cycle.deploySeconds} s, reset ${cycle.resetSeconds} s, residue ${cycle.differences.length} (${cycle.excused} on the list)`,
    );
    for (const { node, kind, key, change } of cycle.differences)
      console.log(`  ${node}: ${kind} ${key} ${change}`);
  }
  expectCode(await lab.vmstation('lab', 'down'), 0);
}

async function bareNodes(): Promise<ReadonlyMap<string, Inventory>> {
  expectCode(await lab.vmstation('lab', 'down'), 0);
  expectCode(await lab.vmstation('lab', 'up'), 0);
  const inventories = new Map<string, Inventory>();
  for (const node of nodes) inventories.set(node, await nodeInventory(lab.name, node));
  return inventories;
}
