import { VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Provider } from '../provider/provider.ts';
import { run } from '../provider/run.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';

const Ports = z.array(z.object({ ifindex: z.number(), ifname: z.string() }));

/**
 * Sets this machine's end of the node's cable up or down. Only a port of the lab's own bridge is ever touched.
 * Throws `LAB_NODE_NOT_RUNNING` when the node has no cable at the moment.
 */
export async function setCable(
  provider: Provider,
  state: LabState,
  node: LabNode,
  position: 'up' | 'down',
): Promise<void> {
  const peer = await provider.exec(node.container, ['cat', '/sys/class/net/eth0/iflink']);
  const ports = Ports.parse(
    JSON.parse(await run(['ip', '-json', 'link', 'show', 'master', state.network.bridge])),
  );
  const port = peer.exitCode === 0 && ports.find((candidate) => candidate.ifindex === Number(peer.stdout));
  if (!port) {
    throw new VmstationError({
      code: 'LAB_NODE_NOT_RUNNING',
      message: `${node.name} has no cable on ${state.network.bridge}`,
      where: node.name,
      next: `vmstation lab chaos ${node.name} start`,
    });
  }
  await run(['ip', 'link', 'set', port.ifname, position]);
}
