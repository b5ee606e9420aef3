import type { RunEvent, TargetId } from '@vmstation/engine';
import { type Cluster, expandHome, type Host, type Site } from '@vmstation/inventory';
import {
  type Connection,
  type ConnectOptions,
  type ConnectRetry,
  connect,
  type Way,
  wayTo,
} from '@vmstation/ssh';
import { addressOf } from './address.ts';
import { sudoPassword } from './sudo-password.ts';

type How = Pick<ConnectOptions, 'signal' | 'onRetry'>;

/** Opens a connection as the site says. */
export function connectTo(site: Site, host: Host, how: How = {}): Promise<Connection> {
  const sudo =
    host.sudo === 'root'
      ? 'none'
      : host.sudo === 'nopasswd'
        ? 'nopasswd'
        : { password: () => sudoPassword(host.name, how.signal) };
  return connect({ ...addressOf(site, host), sudo }, optionsOf(site, how));
}

/**
 * The way to what a cluster has beside sshd: through the jump hosts that lead to its first member behind any, or
 * undefined when all members are reached directly. Nothing is connected yet.
 */
export async function wayToCluster(site: Site, cluster: Cluster, how: How = {}): Promise<Way | undefined> {
  for (const member of site.hosts.filter(({ name }) => cluster.members.includes(name))) {
    const way = await wayTo({ ...addressOf(site, member), sudo: 'none' }, optionsOf(site, how));
    if (way !== undefined) return way;
  }
  return undefined;
}

function optionsOf(site: Site, how: How): ConnectOptions {
  return { knownHosts: [expandHome(site.connection.knownHosts)], ...how };
}

/** How a run remembers that a connection was not made at once. */
export function retryNote(target: TargetId, { attempt, waitMs, error }: ConnectRetry): RunEvent {
  const text = `connecting again in ${(waitMs / 1000).toFixed(1)} s (attempt ${attempt}): ${error.message}`;
  return { type: 'note', target, text };
}
