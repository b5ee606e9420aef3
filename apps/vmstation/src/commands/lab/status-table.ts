import type { NodeStatus } from '@vmstation/lab';
import { color } from '@vmstation/reporters';
import { labName } from '../../run/folders.ts';
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

/** A node is well when its container runs and its systemd has no unit that failed; the gateway has no systemd. */
export function isWell({ container, system }: NodeStatus): boolean {
  return container === 'running' && (system === undefined || system === 'running');
}

/** What ails, with the next command. */
export function ailing(lab: string, nodes: readonly NodeStatus[]): readonly string[] {
  const flag = lab === labName ? '' : ` --name=${lab}`;
  return nodes
    .filter((node) => !isWell(node))
    .map(({ name, container, system }) => {
      const [what, next] =
        container !== 'running'
          ? [`is ${container}`, `vmstation lab up${flag}`]
          : [
              `runs, but its systemd is ${system}`,
              `vmstation lab shell ${name}${flag}, there: systemctl --failed`,
            ];
      return `${color.red('✗')} ${name} ${what}\n  ${color.cyan('→')} ${next}`;
    });
}
