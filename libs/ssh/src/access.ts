import ssh2 from 'ssh2';
import type { Agent } from './auth/agent.ts';
import { authPlan } from './auth/methods.ts';
import { resolveRoute } from './config/hops.ts';
import { expandHome } from './config/includes.ts';
import { readSshConfig } from './config/ssh-config.ts';
import { coversHost } from './known-hosts/host-name.ts';
import { readKnownHosts } from './known-hosts/parse.ts';
import type { ConnectOptions, HostAddress } from './types.ts';

/** What a connection to one hop would be made with. */
export interface HopAccess {
  readonly host: string;
  /** Whether the site has it. */
  readonly ofSite: boolean;
  /** Where a TCP connection goes to. */
  readonly address: string;
  readonly port: number;
  /** `user@address`. */
  readonly login: string;
  /** Keys that would be offered, those of the agent not counted. */
  readonly keys: number;
  /** The agent that would be asked, for {@link agentKeys}. */
  readonly agent: Agent | undefined;
  /** Every candidate with what became of it. */
  readonly tried: readonly string[];
  /** Whether a key of the host is in a known hosts file. */
  readonly pinned: boolean;
}

/**
 * The jump hosts and the host, in the order of connecting. Looks at files of this machine, connects to nothing.
 *
 * @throws VmstationError `SSH_KEY_UNREADABLE`, `SSH_JUMP_INVALID`, `SSH_PROXY_COMMAND`, `SSH_MATCH_UNCLEAR`,
 *   `SSH_CONFIG_UNREADABLE`
 */
export async function accessTo(
  host: HostAddress,
  options: Pick<ConnectOptions, 'knownHosts' | 'sshConfig'>,
): Promise<readonly HopAccess[]> {
  const { jumps, target } = resolveRoute(host, await readSshConfig(options.sshConfig));
  return Promise.all(
    [...jumps, target].map(async (hop) => {
      const lines = await readKnownHosts([...options.knownHosts.map(expandHome), ...hop.knownHosts]);
      const { methods, tried, agent } = await authPlan(hop);
      return {
        host: hop.host,
        ofSite: hop.ofSite,
        address: hop.address,
        port: hop.port,
        login: `${hop.user}@${hop.address}`,
        keys: methods.filter(({ type }) => type === 'publickey').length,
        agent,
        tried,
        pinned: lines.some((line) => line.marker === undefined && coversHost(line.hosts, hop.knownAs)),
      };
    }),
  );
}

/** How many keys an SSH agent has, given by its socket or by {@link HopAccess}; undefined when it does not answer. */
export function agentKeys(agent: Agent): Promise<number | undefined> {
  const asked = typeof agent === 'string' ? ssh2.createAgent(agent) : agent;
  return new Promise((resolve) => {
    asked.getIdentities((error, keys) => resolve(error == null ? (keys?.length ?? 0) : undefined));
  });
}
