import { podmanProvider } from '../provider/podman.ts';
import type { ContainerState, Provider } from '../provider/provider.ts';
import { readLabState } from '../state/lab-store.ts';
import { nodeName } from './names.ts';

export interface NodeStatus {
  readonly name: string;
  readonly address: string;
  readonly container: ContainerState | 'missing';
  /** What systemd says (`running`, `degraded`, `starting`, …); only of a running node, never of the gateway. */
  readonly system?: string;
}

/** How a lab's gateway and nodes are, measured now. Throws `LAB_NOT_FOUND`. */
export async function labStatus(
  name: string,
  provider: Provider = podmanProvider,
): Promise<readonly NodeStatus[]> {
  const state = await readLabState(name);
  const containers = new Map((await provider.list(nodeName.label(name))).map((c) => [c.name, c.state]));
  const gateway: NodeStatus = {
    name: 'gateway',
    address: state.gateway.address,
    container: containers.get(state.gateway.container) ?? 'missing',
  };
  const nodes = state.nodes.map(async (node): Promise<NodeStatus> => {
    const container = containers.get(node.container) ?? 'missing';
    const facts: NodeStatus = { name: node.name, address: node.address, container };
    if (container !== 'running') return facts;
    const said = await provider.exec(node.container, ['systemctl', 'is-system-running']);
    return { ...facts, system: said.stdout.trim() || said.stderr.trim() };
  });
  return [gateway, ...(await Promise.all(nodes))];
}
