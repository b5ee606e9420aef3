import { z } from 'zod';
import type { ContainerInfo, ContainerState, NetworkInfo } from './provider.ts';

const Networks = z.array(
  z.object({
    name: z.string(),
    network_interface: z.string().default(''),
    internal: z.boolean().default(false),
    subnets: z.array(z.object({ subnet: z.string() })).default([]),
  }),
);

/** Reads `podman network inspect NAME`. */
export function parseNetwork(json: string): NetworkInfo | undefined {
  const [first] = Networks.parse(JSON.parse(json));
  if (first === undefined) return undefined;
  return {
    bridge: first.network_interface,
    subnet: first.subnets[0]?.subnet ?? '',
    internal: first.internal,
  };
}

/** Every subnet in `podman network ls --format json`. */
export function parseNetworks(json: string): string[] {
  return Networks.parse(JSON.parse(json)).flatMap((network) => network.subnets.map((s) => s.subnet));
}

const Containers = z
  .array(z.object({ Names: z.array(z.string()), State: z.string(), Image: z.string() }))
  .nullable();

/** Reads `podman ps --all --format json`. */
export function parseContainers(json: string): ContainerInfo[] {
  return (Containers.parse(JSON.parse(json)) ?? []).map((container) => ({
    name: container.Names[0] ?? '',
    state: stateOf(container.State),
    image: container.Image,
  }));
}

function stateOf(state: string): ContainerState {
  if (state === 'running' || state === 'paused') return state;
  return state === 'created' || state === 'configured' || state === 'initialized' ? 'created' : 'stopped';
}
