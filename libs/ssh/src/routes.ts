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
  const settingsOf = await readSshConfig(options.sshConfig);
  return hosts.map((host) => {
    try {
      return resolveRoute(host, settingsOf);
    } catch (error) {
      if (error instanceof VmstationError) return undefined;
      throw error;
    }
  });
}
