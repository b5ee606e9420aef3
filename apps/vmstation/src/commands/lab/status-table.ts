import type { NodeStatus } from '@vmstation/lab';
import { color } from '@vmstation/reporters';
import { labName } from '../../run/folders.ts';
import { table } from '../table.ts';

/** The lab in one table. */
export function statusTable(nodes: readonly NodeStatus[]): string {
  const rows = nodes.map(({ name, address, container, system }) => [name, address, container, system ?? '']);
  return table(['NODE', 'ADDRESS', 'CONTAINER', 'SYSTEM'], rows);
}

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
