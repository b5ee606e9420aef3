import { VmstationError } from '@vmstation/engine';
import { waitUntil } from '../network/wait.ts';
import { CONFINE } from '../nodes/entry-script.ts';
import { withLabLock } from '../nodes/lab-lock.ts';
import { waitForNode } from '../nodes/node.ts';
import type { OnProgress } from '../nodes/progress.ts';
import { requireState } from '../nodes/require-state.ts';
import { startNodes } from '../nodes/start-nodes.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import { setCable } from './cable.ts';
import { fillDisk, freeDisk } from './disk.ts';
import { FAULT_NEEDS, type Fault } from './fault.ts';

/**
 * Does a fault to a node, and returns when it holds: after `start` and `reboot` the node is up again. Waits for who
 * makes, changes or takes away the lab.
 * Throws `LAB_CLOCK_SHARED` for `skew-clock`, `LAB_NODE_STATE` where the node cannot go through it now,
 * `LAB_FAULT_REFUSED` and `LAB_FAULT_FAILED`.
 */
export async function chaos(
  name: string,
  nodeNamed: string,
  fault: Fault,
  onProgress: OnProgress = () => undefined,
  provider: Provider = podmanProvider,
): Promise<void> {
  return withLabLock(name, onProgress, () => strike(name, nodeNamed, fault, provider));
}

async function strike(name: string, nodeNamed: string, fault: Fault, provider: Provider): Promise<void> {
  const state = await readLabState(name);
  const node = nodeOf(state, nodeNamed);
  const before = FAULT_NEEDS[fault.kind];
  if (before !== undefined) await requireState(provider, state, node, before);
  switch (fault.kind) {
    case 'cut':
      return setCable(provider, state, node, 'down');
    case 'heal':
      return setCable(provider, state, node, 'up');
    case 'kill':
      return provider.kill(node.container);
    case 'start':
      return boot(provider, state, node, () => provider.start(node.container));
    case 'reboot':
      return boot(provider, state, node, () => reboot(provider, node));
    case 'pause':
      return provider.pause(node.container);
    case 'unpause':
      return provider.unpause(node.container);
    case 'fill-disk':
      return fillDisk(provider, node.container, fault.folder);
    case 'free-disk':
      return freeDisk(provider, node.container, fault.folder);
    case 'skew-clock':
      throw new VmstationError({
        code: 'LAB_CLOCK_SHARED',
        message: 'nodes share the clock of this machine: setting one would set them all',
        where: node.name,
        next: 'rehearse clock skew on a virtual machine, or run single programs under faketime',
      });
  }
}

async function boot(
  provider: Provider,
  state: LabState,
  node: LabNode,
  begin: () => Promise<void>,
): Promise<void> {
  await startNodes(provider, state, () => [begin().then(() => waitForNode(provider, node))]);
}

/** The machine's boot id is shared, so a new boot shows by the tick at which PID 1 began (field 22 of its stat). */
async function reboot(provider: Provider, node: LabNode): Promise<void> {
  const began = () => provider.exec(node.container, ['cut', '-d ', '-f22', '/proc/1/stat']);
  const before = await began();
  await provider.exec(node.container, [...CONFINE, 'systemctl', 'reboot']);
  await waitUntil(node.name, 60, async () => {
    const now = await began();
    if (now.exitCode !== 0) return 'shutting down';
    return now.stdout === before.stdout ? 'still the old boot' : undefined;
  });
}
