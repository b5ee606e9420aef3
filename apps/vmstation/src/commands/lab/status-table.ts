import type { NodeStatus } from '@vmstation/lab';
import { table } from '../table.ts';
import { bytes } from '../units.ts';

/** The lab in one table, and below it the memory that it uses as a whole. */
export function statusTable(nodes: readonly NodeStatus[]): string {
  const rows = nodes.map((node) => [
    node.name,
    node.address,
    node.container,
    node.system ?? '',
    node.memoryBytes === undefined ? '' : share(node.memoryBytes, node.memoryLimitBytes),
  ]);
  const used = nodes.reduce((sum, { memoryBytes = 0 }) => sum + memoryBytes, 0);
  const limit = nodes.reduce((sum, { memoryLimitBytes }) => sum + memoryLimitBytes, 0);
  return `${table(['NODE', 'ADDRESS', 'CONTAINER', 'SYSTEM', 'MEMORY'], rows)}\n\nmemory in all: ${share(used, limit)}`;
}

const share = (used: number, limit: number): string => `${bytes(used)} of ${bytes(limit)}`;
