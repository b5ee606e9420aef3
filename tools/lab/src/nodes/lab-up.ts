import { mkdir, writeFile } from 'node:fs/promises';
import { gatewaySpec, waitForGateway } from '../gateway/gateway.ts';
import { closeBridge } from '../network/firewall.ts';
import { rememberIpForward, restoreIpForward } from '../network/ip-forward.ts';
import { ensureNetwork } from '../network/lab-network.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabSpec, LabState } from '../state/lab-state.ts';
import { findLabState, writeLabState } from '../state/lab-store.ts';
import { importRoots } from './import-roots.ts';
import { raiseInotifyLimit } from './inotify-limit.ts';
import { knownHosts } from './keys.ts';
import { type LabMirror, mirrorKey } from './mirror.ts';
import { createNode, waitForNode } from './node.ts';
import { planLab } from './plan-lab.ts';
import { type OnProgress, step } from './progress.ts';
import { checkTools } from './tools.ts';

/**
 * Brings a lab up, or what of it is missing: addresses, MACs and host keys of an existing lab stay, what runs is
 * left alone. An interrupted call is continued by the next one. Nodes that the spec no longer names stay too.
 *
 * Throws `LAB_TOOL_MISSING`, `LAB_MIRROR_INCOMPLETE`, `LAB_NO_SUBNET`, `LAB_NOT_READY` and `LAB_COMMAND_FAILED`.
 */
export async function labUp(
  spec: LabSpec,
  mirror: LabMirror,
  onProgress: OnProgress,
  provider: Provider = podmanProvider,
): Promise<LabState> {
  await checkTools();
  const images = await importRoots(spec, mirror, provider, onProgress);
  const state = await step(onProgress, { step: 'network' }, async () => {
    const planned = await planLab(spec, mirror, images, await findLabState(spec.name), provider);
    await rememberIpForward(provider);
    await writeLabState(planned);
    await writeFile(planned.knownHosts, knownHosts(planned), { mode: 0o600 });
    const connected = await ensureNetwork(provider, planned);
    await writeLabState(connected);
    await closeBridge(connected.name, connected.network.bridge);
    return connected;
  });
  try {
    await raiseInotifyLimit();
    await startAll(state, mirror, provider, onProgress);
  } finally {
    await restoreIpForward(provider);
  }
  return state;
}

async function startAll(state: LabState, mirror: LabMirror, provider: Provider, onProgress: OnProgress) {
  const key = await mirrorKey(mirror);
  const existing = new Map(
    (await provider.list(`vmstation.lab=${state.name}`)).map((c) => [c.name, c.state]),
  );
  const bring = async (container: string, create: () => Promise<void>) => {
    const now = existing.get(container);
    // Created but never started: an earlier `up` was interrupted before the container had its files.
    if (now === 'created') await provider.remove(container);
    if (now === undefined || now === 'created') await create();
    if (now === 'paused') await provider.unpause(container);
    else if (now !== 'running') await provider.start(container);
  };
  await mkdir(state.gateway.mirror, { recursive: true });
  await allSettled([
    step(onProgress, { step: 'gateway' }, async () => {
      await bring(state.gateway.container, () => provider.create(gatewaySpec(state)));
      await waitForGateway(provider, state);
    }),
    ...state.nodes.map((node) =>
      step(onProgress, { step: 'node', node: node.name }, async () => {
        await bring(node.container, () => createNode(provider, state, node, mirror, key));
        await waitForNode(provider, node);
      }),
    ),
  ]);
}

/** Like Promise.all, but nothing still works in the background when it throws. */
async function allSettled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
