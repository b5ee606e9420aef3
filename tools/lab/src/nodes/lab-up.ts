import { writeFile } from 'node:fs/promises';
import { bringGateway, waitForGateway } from '../gateway/gateway.ts';
import { ensureNetwork } from '../network/lab-network.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabSpec, LabState } from '../state/lab-state.ts';
import { findLabState, writeLabState } from '../state/lab-store.ts';
import { importRoots } from './import-roots.ts';
import { knownHosts } from './keys.ts';
import { withLabLock } from './lab-lock.ts';
import { type LabMirror, mirrorKey } from './mirror.ts';
import { createNode, waitForNode } from './node.ts';
import { planLab } from './plan-lab.ts';
import { type OnProgress, step } from './progress.ts';
import { startNodes } from './start-nodes.ts';
import { checkTools } from './tools.ts';

/**
 * Brings a lab up, or what of it is missing: addresses, MACs and host keys of an existing lab stay, what runs is
 * left alone. An interrupted call is continued by the next one. Nodes that the spec no longer names stay too.
 *
 * Throws `LAB_TOOL_MISSING`, `LAB_MIRROR_INCOMPLETE`, `LAB_NO_SUBNET`, `LAB_NODE_OTHER_OS`, `LAB_NOT_READY` and `LAB_COMMAND_FAILED`.
 */
export async function labUp(
  spec: LabSpec,
  mirror: LabMirror,
  onProgress: OnProgress,
  provider: Provider = podmanProvider,
): Promise<LabState> {
  await checkTools();
  return withLabLock(spec.name, onProgress, async () => {
    const images = await importRoots(spec, mirror, provider, onProgress);
    const state = await step(onProgress, { step: 'network' }, async () => {
      const planned = await planLab(spec, mirror, images, await findLabState(spec.name), provider);
      await writeLabState(planned);
      await writeFile(planned.knownHosts, knownHosts(planned), { mode: 0o600 });
      const connected = await ensureNetwork(provider, planned);
      await writeLabState(connected);
      return connected;
    });
    await startAll(state, mirror, provider, onProgress);
    return state;
  });
}

async function startAll(state: LabState, mirror: LabMirror, provider: Provider, onProgress: OnProgress) {
  const key = await mirrorKey(mirror.directory);
  const existing = new Map(
    (await provider.list(`vmstation.lab=${state.name}`)).map((c) => [c.name, c.state]),
  );
  const bring = async (node: LabNode) => {
    const now = existing.get(node.container);
    // Created but never started: an earlier `up` was interrupted before the container had its files.
    if (now === 'created') await provider.remove(node.container);
    if (now === undefined || now === 'created') await createNode(provider, state, node, mirror, key);
    if (now === 'paused') await provider.unpause(node.container);
    else if (now !== 'running') await provider.start(node.container);
  };
  await startNodes(
    provider,
    state,
    () =>
      state.nodes.map((node) =>
        step(onProgress, { step: 'node', node: node.name }, async () => {
          await bring(node);
          await waitForNode(provider, node);
        }),
      ),
    () =>
      step(onProgress, { step: 'gateway' }, async () => {
        await bringGateway(provider, state);
        await waitForGateway(provider, state);
      }),
  );
}
