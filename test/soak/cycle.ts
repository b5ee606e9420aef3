import { compareInventories, type Inventory, nodeInventory } from '@vmstation/lab';
import { expectCode, type ProofLab } from '../proofs/command.ts';
import { lastRuns } from '../proofs/last-run.ts';
import { residueOf } from '../proofs/residue.ts';
import type { WholeCycle } from './records.ts';

/** What one deploy and its reset took and left. */
export type Measured = Omit<WholeCycle, 'number' | 'at' | 'nodesSince'>;

/** Deploys, deploys again (0 changes), resets, and compares every node with how it was. Throws when a step fails. */
export async function runCycle(lab: ProofLab, before: ReadonlyMap<string, Inventory>): Promise<Measured> {
  const deploySeconds = await secondsOf(async () => expectCode(await lab.vmstation('apply'), 0));
  expectCode(await lab.vmstation('apply'), 0);
  const [again] = lastRuns(lab.name, 1);
  if (again?.changes.length !== 0) throw new Error('the second apply had changes');
  const resetSeconds = await secondsOf(async () =>
    expectCode(await lab.vmstation('reset', '--yes=debian'), 0),
  );
  const left = await compareNodes(lab, before);
  const nodes = [...before.keys()];
  return {
    deploySeconds,
    resetSeconds,
    memoryBytes: await sumOf(
      nodes,
      lab,
      `cat /proc/[0-9]*/status | awk '/^VmRSS/ { kb += $2 } END { print kb }'`,
    ),
    diskBytes: await sumOf(nodes, lab, `du --summarize --one-file-system --block-size=1K / | cut -f 1`),
    ...left,
  };
}

/** Compares every node with how it was. */
export async function compareNodes(
  lab: ProofLab,
  before: ReadonlyMap<string, Inventory>,
): Promise<Pick<Measured, 'excused' | 'differences'>> {
  const compared = await Promise.all(
    [...before].map(async ([node, was]) => {
      const comparison = compareInventories(was, await nodeInventory(lab.name, node), residueOf(node));
      return {
        excused: comparison.excused.length,
        differences: comparison.differences.map((difference) => ({ node, ...difference })),
      };
    }),
  );
  return {
    excused: compared.reduce((sum, { excused }) => sum + excused, 0),
    differences: compared.flatMap(({ differences }) => differences),
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round((performance.now() - started) / 100) / 10;
}

/** Adds up what a script prints on each node, in KiB, as bytes. */
async function sumOf(nodes: readonly string[], lab: ProofLab, script: string): Promise<number> {
  const values = await Promise.all(nodes.map(async (node) => Number(await lab.onNode(node, script))));
  return 1024 * values.reduce((sum, value) => sum + value, 0);
}
