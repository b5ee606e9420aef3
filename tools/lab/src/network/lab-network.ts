import { VmstationError } from '@vmstation/engine';
import { nodeName } from '../nodes/names.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';

/** Makes the lab's internal network when it isn't there, and returns the state with its bridge's name. */
export async function ensureNetwork(provider: Provider, state: LabState): Promise<LabState> {
  const { name, subnet, host } = state.network;
  if ((await provider.network(name)) === undefined) {
    await provider.createNetwork(name, subnet, host, nodeName.labels(state.name, 'network'));
  }
  const made = await provider.network(name);
  if (made === undefined || !made.internal || made.subnet !== subnet || made.bridge === '') {
    throw new VmstationError({
      code: 'LAB_NETWORK_FAILED',
      message: `network ${name} is not the internal one with ${subnet} that it should be`,
      next: `vmstation lab down --name=${state.name}`,
    });
  }
  return { ...state, network: { ...state.network, bridge: made.bridge } };
}
