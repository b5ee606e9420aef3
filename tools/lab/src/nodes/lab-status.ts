import { gatewayMemory, nodeMemory } from '../provider/limits.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { ContainerState, Provider } from '../provider/provider.ts';
import { readLabState } from '../state/lab-store.ts';
import { nodeName } from './names.ts';
import { usedMemory } from './used-memory.ts';

export interface NodeStatus {
  readonly name: string;
  readonly address: string;
  readonly container: ContainerState | 'missing';
  /** What systemd says (`running`, `degraded`, `starting`, …); only of a running node, never of the gateway. */
  readonly system?: string;
  /** What it may use at most. */
  readonly memoryLimitBytes: number;
  /** What it uses now; only of what runs. */
  readonly memoryBytes?: number;
}

/** How a lab's gateway and nodes are, measured now. Throws `LAB_NOT_FOUND`. */
export async function labStatus(
  name: string,
  provider: Provider = podmanProvider,
): Promise<readonly NodeStatus[]> {
  const state = await readLabState(name);
  const containers = new Map((await provider.list(nodeName.label(name))).map((c) => [c.name, c.state]));
  const measured = async (facts: NodeStatus, container: string): Promise<NodeStatus> => {
    if (facts.container !== 'running') return facts;
    const memoryBytes = await usedMemory(provider, container);
    return memoryBytes === undefined ? facts : { ...facts, memoryBytes };
  };
  const gateway = measured(
    {
      name: 'gateway',
      address: state.gateway.address,
      container: containers.get(state.gateway.container) ?? 'missing',
      memoryLimitBytes: gatewayMemory,
    },
    state.gateway.container,
  );
  const nodes = state.nodes.map(async (node): Promise<NodeStatus> => {
    const container = containers.get(node.container) ?? 'missing';
    const memoryLimitBytes = nodeMemory(state.nodes.length);
    const facts: NodeStatus = { name: node.name, address: node.address, container, memoryLimitBytes };
    if (container !== 'running') return facts;
    const said = await provider.exec(node.container, ['systemctl', 'is-system-running']);
    return measured({ ...facts, system: said.stdout.trim() || said.stderr.trim() }, node.container);
  });
  return Promise.all([gateway, ...nodes]);
}
