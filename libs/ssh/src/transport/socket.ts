import { type Socket, connect as tcpConnect } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf, VmstationError } from '@vmstation/engine';
import type { Client } from 'ssh2';
import type { Hop } from '../config/hops.ts';

/**
 * A TCP connection without Nagle's delay: ssh2 leaves it on, which makes every small exchange wait for a delayed
 * acknowledgement (measured: connect 208 instead of 35 ms, a command 88 instead of 2 ms on a LAN).
 *
 * @throws VmstationError `SSH_UNREACHABLE`, saying whether it was DNS, a refusal or silence
 */
export function openSocket(hop: Hop, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tcpConnect({ host: hop.address, port: hop.port, noDelay: true });
    const onAbort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(unreachable(hop, reasonOf(error), error));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    if (signal.aborted) onAbort();
  });
}

/** A stream to the next hop, through the SSH connection of the one before. */
export function openForward(via: Client, hop: Pick<Hop, 'host' | 'address' | 'port'>): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    via.forwardOut('127.0.0.1', 0, hop.address, hop.port, (error, channel) => {
      if (error === undefined || error === null) return resolve(channel);
      reject(unreachable(hop, `the host before it could not open the way: ${messageOf(error)}`, error));
    });
  });
}

/** `SSH_UNREACHABLE` with the reason in words. */
export function unreachable(
  hop: Pick<Hop, 'host' | 'address' | 'port'>,
  reason: string,
  cause?: unknown,
): VmstationError {
  return new VmstationError({
    code: 'SSH_UNREACHABLE',
    message: `cannot reach ${hop.address} port ${hop.port}: ${reason}`,
    where: hop.host,
    ...(cause === undefined ? {} : { cause }),
    next: `is the host on? vmstation status --limit ${hop.host}; from here: ssh -v -p ${hop.port} ${hop.address}`,
  });
}

function reasonOf(error: Error & { code?: string }): string {
  switch (error.code) {
    case 'ENOTFOUND':
      return 'DNS knows no such name';
    case 'EAI_AGAIN':
      return 'DNS does not answer';
    case 'ECONNREFUSED':
      return 'connection refused: the machine answers, but nothing listens there';
    case 'ETIMEDOUT':
      return 'timeout: no answer to the TCP connection';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no route to it, or no machine at that address';
    default:
      return messageOf(error);
  }
}
