import type { Duplex } from 'node:stream';
import { VmstationError } from '@vmstation/engine';
import type { Client } from 'ssh2';
import { authPlan } from '../auth/methods.ts';
import type { Hop } from '../config/hops.ts';
import { expandHome } from '../config/includes.ts';
import { checkHostKey, hostKeyAlgorithms } from '../known-hosts/check.ts';
import { readKnownHosts } from '../known-hosts/parse.ts';
import { type ConnectOptions, defaultConnectTimeoutMs, defaultKeepaliveMs } from '../types.ts';
import { openForward } from './forward.ts';
import { handshake } from './handshake.ts';
import { openSocket } from './socket.ts';
import { type Peer, unreachable } from './unreachable.ts';

/** Connects hop by hop, each with its own host key check. Nothing is left open when one fails. */
export async function openHops(hops: readonly Hop[], options: ConnectOptions): Promise<Client[]> {
  const clients: Client[] = [];
  try {
    for (const hop of hops) clients.push(await openHop(hop, clients.at(-1), options));
    return clients;
  } catch (thrown) {
    closeHops(clients);
    throw thrown;
  }
}

/** The last one first: so the inner connections end before what carries them. */
export function closeHops(clients: readonly Client[]): void {
  for (const client of clients.toReversed()) client.end();
}

/** One SSH connection, through another one where `via` is given. */
async function openHop(hop: Hop, via: Client | undefined, options: ConnectOptions): Promise<Client> {
  const [lines, { methods, tried }] = await Promise.all([
    readKnownHosts([...options.knownHosts.map(expandHome), ...hop.knownHosts]),
    authPlan(hop),
  ]);
  if (methods.length === 0) {
    throw new VmstationError({
      code: 'SSH_AUTH_FAILED',
      message: `there is no key to log in with as ${hop.user}@${hop.address}: ${tried.join(', ') || 'none named'}`,
      where: hop.host,
      next: `set identityFile of ${hop.host} in the inventory, or start an SSH agent`,
    });
  }
  let answered = false;
  const connected = async (signal: AbortSignal) => {
    const socket = await openStream(via, hop, signal);
    answered = true;
    return handshake(hop, {
      socket,
      hostKeys: hostKeyAlgorithms(lines, hop),
      judge: (key) => checkHostKey(key, lines, hop),
      methods,
      tried,
      keepaliveMs: options.keepaliveMs ?? defaultKeepaliveMs,
      signal,
    });
  };
  return withinTime(hop, options, connected, () => !answered);
}

/** What an SSH connection is made over: TCP, or a stream of the connection before. */
export function openStream(via: Client | undefined, hop: Hop, signal: AbortSignal): Promise<Duplex> {
  return via === undefined ? openSocket(hop, signal) : openForward(via, hop, signal);
}

/**
 * One clock for a hop; its end is `SSH_UNREACHABLE`, an abort from outside is thrown as it is.
 * @param silent whether nothing came back until then
 */
export async function withinTime<T>(
  peer: Peer,
  options: Pick<ConnectOptions, 'connectTimeoutMs' | 'signal'>,
  work: (signal: AbortSignal) => Promise<T>,
  silent: () => boolean = () => false,
): Promise<T> {
  const timeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  const clock = new AbortController();
  const late = () =>
    unreachable(peer, `timeout: not connected within ${timeoutMs} ms`, { mayPass: true, silent: silent() });
  const timer = setTimeout(() => clock.abort(late()), timeoutMs);
  const signals = options.signal === undefined ? [clock.signal] : [clock.signal, options.signal];
  try {
    return await work(AbortSignal.any(signals));
  } finally {
    clearTimeout(timer);
  }
}
