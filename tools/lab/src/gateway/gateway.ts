import { macAddress } from '../network/subnet.ts';
import { waitForHttp } from '../network/wait.ts';
import { nodeName } from '../nodes/names.ts';
import { gatewayMemory } from '../provider/limits.ts';
import type { ContainerSpec, Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { GATEWAY_SCRIPT, HTTP_PORT, MIRROR, REGISTRY_PORT } from './gateway-script.ts';

/** The one container that nodes can reach beside each other: it serves the mirror and forwards nothing. */
export function gatewaySpec(state: LabState): ContainerSpec {
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

/** Waits until both services of the gateway answer. Throws `LAB_NOT_READY` with what it printed. */
export async function waitForGateway(provider: Provider, state: LabState): Promise<void> {
  const why = () => provider.output(state.gateway.container);
  await waitForHttp(`http://${state.gateway.address}:${HTTP_PORT}/healthz`, why);
  await waitForHttp(`http://${state.gateway.address}:${REGISTRY_PORT}/v2/`, why);
}
