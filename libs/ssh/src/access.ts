import ssh2 from 'ssh2';
import { agentSocket, authPlan } from './auth/methods.ts';
import { resolveRoute } from './config/hops.ts';
import { expandHome } from './config/includes.ts';
import { readSshConfig } from './config/ssh-config.ts';
import { coversHost } from './known-hosts/host-name.ts';
import { readKnownHosts } from './known-hosts/parse.ts';
import type { ConnectOptions, HostAddress } from './types.ts';

/** What a connection to one hop would be made with. */
export interface HopAccess {
  readonly host: string;
  /** `user@address`. */
  readonly login: string;
  /** Keys that would be offered, those of the agent not counted. */
  readonly keys: number;
  /** Socket of the agent that would be asked. */
  readonly agent: string | undefined;
  /** Every candidate with what became of it. */
  readonly tried: readonly string[];
  /** Whether a key of the host is in a known hosts file. */
  readonly pinned: boolean;
}

/**
 * The jump hosts and the host, in the order of connecting. Looks at files of this machine, connects to nothing.
 *
 * @throws VmstationError `SSH_KEY_UNREADABLE`, `SSH_JUMP_INVALID`, `SSH_PROXY_COMMAND`
 */
export async function accessTo(
  host: HostAddress,
  options: Pick<ConnectOptions, 'knownHosts' | 'sshConfig'>,
): Promise<readonly HopAccess[]> {
  const { jumps, target } = resolveRoute(host, await readSshConfig(options.sshConfig));
  return Promise.all(
    [...jumps, target].map(async (hop) => {
      const lines = await readKnownHosts([...options.knownHosts.map(expandHome), ...hop.knownHosts]);
      const { methods, tried } = await authPlan(hop);
      return {
        host: hop.host,
        login: `${hop.user}@${hop.address}`,
        keys: methods.filter(({ type }) => type === 'publickey').length,
        agent: agentSocket(hop),
        tried,
        pinned: lines.some((line) => line.marker === undefined && coversHost(line.hosts, hop.knownAs)),
      };
    }),
  );
}

/** How many keys the SSH agent has; undefined when it does not answer. */
export function agentKeys(socket: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    ssh2
      .createAgent(socket)
      .getIdentities((error, keys) => resolve(error == null ? (keys?.length ?? 0) : undefined));
  });
}
