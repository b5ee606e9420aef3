import { VmstationError } from '@vmstation/engine';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import { nodeOf, readLabState } from '../state/lab-store.ts';
import { CONFINE } from './entry-script.ts';
import { requireState } from './require-state.ts';

/**
 * The command line of root's login shell on a node, for the caller to spawn with its own terminal. It has no
 * more rights than systemd there: the engine's own exec would hand out the clock and kernel modules.
 */
export async function labShell(
  name: string,
  node: string,
  provider: Provider = podmanProvider,
): Promise<readonly string[]> {
  const state = await readLabState(name);
  const found = nodeOf(state, node);
  await requireState(provider, state, found, 'running');
  return provider.interactive(found.container, [...CONFINE, '/bin/bash', '--login']);
}

/** The journal of a node since its first boot, or what the gateway printed. Throws `LAB_NODE_STATE` and `LAB_LOGS_UNREADABLE`. */
export async function labLogs(
  name: string,
  node?: string,
  provider: Provider = podmanProvider,
): Promise<string> {
  const state = await readLabState(name);
  if (node === undefined || node === 'gateway') return provider.output(state.gateway.container);
  const found = nodeOf(state, node);
  await requireState(provider, state, found, 'running');
  const journal = await provider.exec(found.container, ['journalctl', '--no-pager', '--output=short-iso']);
  if (journal.exitCode === 0) return journal.stdout;
  throw new VmstationError({
    code: 'LAB_LOGS_UNREADABLE',
    message: `the journal of ${node} can't be read: ${journal.stderr.trim()}`,
    where: node,
    next: `vmstation lab status --name=${name}`,
  });
}
