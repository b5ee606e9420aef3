import { startGateway } from '../gateway/gateway.ts';
import { closeBridge } from '../network/firewall.ts';
import { rememberIpForward, restoreIpForward } from '../network/ip-forward.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabState } from '../state/lab-state.ts';
import { allSettled } from './all-settled.ts';
import { raiseInotifyLimit } from './inotify-limit.ts';

/**
 * Around every start of nodes, whoever starts them: the lab is closed before, since a reboot of this machine took its
 * rules along; the machine has room for what they watch; the gateway is up beside them; and forwarding is afterwards as
 * it was.
 */
export async function startNodes(
  provider: Provider,
  state: LabState,
  work: () => readonly Promise<void>[],
  gateway: () => Promise<void> = () => startGateway(provider, state),
): Promise<void> {
  await rememberIpForward(provider);
  try {
    await closeBridge(state.name, state.network.bridge);
    await raiseInotifyLimit();
    await allSettled([gateway(), ...work()]);
  } finally {
    await restoreIpForward(provider);
  }
}
