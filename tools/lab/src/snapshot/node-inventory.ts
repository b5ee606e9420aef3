import { VmstationError } from '@vmstation/engine';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import { type Inventory, parseInventory } from './inventory.ts';
import { INVENTORY_SCRIPT } from './inventory-script.ts';

/** Kinds that every node has; one that is missing means that the script broke, not that the node is empty. */
const ALWAYS = [
  'file',
  'package',
  'user',
  'group',
  'password',
  'unit-file',
  'unit',
  'sysctl',
  'mount',
  'link',
  'route',
  'process',
];

/**
 * Everything of a running node that a reset must bring back, read in a few seconds.
 * Throws `LAB_INVENTORY_FAILED` when anything couldn't be read.
 */
export async function nodeInventory(
  name: string,
  node: string,
  provider: Provider = podmanProvider,
): Promise<Inventory> {
  const { container } = nodeOf(await readLabState(name), node);
  const done = await provider.exec(container, ['sh', '-s'], INVENTORY_SCRIPT);
  const inventory = parseInventory(node, done.stdout);
  const missing = ALWAYS.filter((kind) => inventory.entries[kind] === undefined);
  if (done.exitCode === 0 && missing.length === 0) return inventory;
  throw new VmstationError({
    code: 'LAB_INVENTORY_FAILED',
    message: `${node} could not be read whole (exit ${done.exitCode}; missing: ${missing.join(', ') || 'nothing'}): ${done.stderr.trim()}`,
    where: node,
    next: `vmstation lab status --name=${name}`,
  });
}
