import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { closedFindings, type Finding } from './closed.ts';
import { readClosedFacts } from './closed-facts.ts';

/** What would let a packet out of the lab, read from routes, rules and switches; empty when it is closed. */
export async function labClosed(state: LabState, provider: Provider = podmanProvider): Promise<Finding[]> {
  return closedFindings(state, await readClosedFacts(provider, state));
}
