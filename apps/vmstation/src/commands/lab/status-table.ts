import type { NodeStatus } from '@vmstation/lab';
import { table } from '../table.ts';

/** The lab in one table. */
export function statusTable(nodes: readonly NodeStatus[]): string {
  const rows = nodes.map(({ name, address, container, system }) => [name, address, container, system ?? '']);
  return table(['NODE', 'ADDRESS', 'CONTAINER', 'SYSTEM'], rows);
}
