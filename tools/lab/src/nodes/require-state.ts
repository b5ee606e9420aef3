import { VmstationError } from '@vmstation/engine';
import type { ContainerState, Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { nodeName } from './names.ts';

const words: Readonly<Record<ContainerState | 'missing', string>> = {
  running: 'runs',
  paused: 'is paused',
  stopped: 'is off',
  created: 'was never started',
  missing: 'is not there',
};

/** Throws `LAB_NODE_STATE` naming the state that the node is in instead, and how to leave that. */
export async function requireState(
  provider: Provider,
  state: LabState,
  node: LabNode,
  wanted: ContainerState,
): Promise<void> {
  const containers = await provider.list(nodeName.label(state.name));
  const now = containers.find(({ name }) => name === node.container)?.state ?? 'missing';
  if (now === wanted) return;
  throw new VmstationError({
    code: 'LAB_NODE_STATE',
    message: `${node.name} ${words[now]}`,
    where: node.name,
    next: wayOut(now, node.name),
  });
}

function wayOut(now: ContainerState | 'missing', node: string): string {
  switch (now) {
    case 'running':
      return 'nothing is to be done';
    case 'paused':
      return `vmstation lab chaos ${node} unpause`;
    case 'stopped':
      return `vmstation lab chaos ${node} start`;
    case 'created':
    case 'missing':
      return 'vmstation lab up';
  }
}
