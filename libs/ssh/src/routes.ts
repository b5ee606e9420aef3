import { VmstationError } from '@vmstation/engine';
import { type Route, resolveRoute } from './config/hops.ts';
import { readSshConfig } from './config/ssh-config.ts';
import type { ConnectOptions, HostAddress } from './types.ts';

/**
 * The ways to hosts, in their order. Looks at files of this machine, connects to nothing. A way that connecting would
 * refuse is undefined: its host is told so then, and the others are reached.
 */
export async function routesTo(
  hosts: readonly HostAddress[],
  options: Pick<ConnectOptions, 'sshConfig'> = {},
): Promise<readonly (Route | undefined)[]> {
  const settingsOf = await readSshConfig(options.sshConfig).catch(toldLater);
  return hosts.map((host) => {
    try {
      return settingsOf && resolveRoute(host, settingsOf);
    } catch (error) {
      return toldLater(error);
    }
  });
}

function toldLater(error: unknown): undefined {
  if (!(error instanceof VmstationError)) throw error;
}
