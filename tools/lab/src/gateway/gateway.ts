import { setTimeout as wait } from 'node:timers/promises';
import { layout } from '../mirror/layout.ts';
import { macAddress } from '../network/subnet.ts';
import { waitForHttp } from '../network/wait.ts';
import { mirrorKey } from '../nodes/mirror.ts';
import { nodeName } from '../nodes/names.ts';
import { gatewayMemory } from '../provider/limits.ts';
import type { ContainerSpec, ContainerState, Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { GATEWAY_SCRIPT, HTTP_PORT, MIRROR, REGISTRY_PORT } from './gateway-script.ts';

/** The one container that nodes can reach beside each other: it serves the mirror and forwards nothing. */
function gatewaySpec(state: LabState): ContainerSpec {
  return {
    name: state.gateway.container,
    image: state.gateway.image,
    hostname: 'gateway',
    network: state.network.name,
    address: state.gateway.address,
    mac: macAddress(state.name, 'gateway'),
    command: ['/bin/bash', '-c', GATEWAY_SCRIPT],
    kind: 'service',
    volumes: [{ source: state.gateway.mirror, target: MIRROR, readOnly: true }],
    memory: gatewayMemory,
    labels: nodeName.labels(state.name, 'gateway'),
  };
}

/**
 * Has the gateway serve the mirror that this machine has now: a running one whose folder was removed, or made anew, is
 * replaced by another; it keeps nothing. Throws `LAB_MIRROR_INCOMPLETE` and `LAB_NOT_READY`.
 */
export async function bringGateway(
  provider: Provider,
  state: LabState,
  servedKey: (state: LabState) => Promise<string | undefined> = readServedKey,
): Promise<void> {
  const { container, mirror } = state.gateway;
  const key = await mirrorKey(mirror);
  const now = await gatewayNow(provider, state);
  if (now === 'paused') await provider.unpause(container);
  const runs = now === 'paused' || now === 'running';
  if (runs && (await servedKey(state)) === key) return;
  if (now !== undefined) await provider.remove(container);
  await provider.create(gatewaySpec(state));
  await provider.start(container);
}

/** As {@link bringGateway}, but one that runs is left alone, whatever has been done to it to see what comes of that. */
export async function startGateway(provider: Provider, state: LabState): Promise<void> {
  if ((await gatewayNow(provider, state)) === 'running') return;
  await bringGateway(provider, state);
  await waitForGateway(provider, state);
}

async function gatewayNow(provider: Provider, state: LabState): Promise<ContainerState | undefined> {
  const containers = await provider.list(nodeName.label(state.name));
  return containers.find(({ name }) => name === state.gateway.container)?.state;
}

/** Undefined when it says nothing for 20 s; a slow disk alone keeps it silent for a moment. */
async function readServedKey({ gateway }: LabState): Promise<string | undefined> {
  const url = `http://${gateway.address}:${HTTP_PORT}/${layout.key}`;
  for (const until = Date.now() + 20_000; ; await wait(250)) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      return await answer.text();
    } catch {
      if (Date.now() >= until) return undefined;
    }
  }
}

/** Waits until both services of the gateway answer. Throws `LAB_NOT_READY` with what it printed. */
export async function waitForGateway(provider: Provider, state: LabState): Promise<void> {
  const why = () => provider.output(state.gateway.container);
  await waitForHttp(`http://${state.gateway.address}:${HTTP_PORT}/healthz`, why);
  await waitForHttp(`http://${state.gateway.address}:${REGISTRY_PORT}/v2/`, why);
}
