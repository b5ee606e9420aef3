import type { Duplex } from 'node:stream';
import type { VmstationError } from '@vmstation/engine';
import type { Client } from 'ssh2';
import { type Peer, unreachable } from './unreachable.ts';

/**
 * A stream to another address, through an SSH connection. SSH cannot take back the question for one, and a dead
 * address is waited for by the other side as long as its TCP likes: so an abort leaves at once, and what comes later
 * is closed again.
 *
 * @param lost what to throw where the connection was gone already
 * @param onFree the channel is no longer there; later than the rejection when the signal was aborted
 * @throws VmstationError `SSH_UNREACHABLE`; the signal's reason when it was aborted
 */
export function openForward(
  via: Client,
  peer: Peer,
  signal: AbortSignal,
  lost: (cause: unknown) => VmstationError = (cause) => wayLost(peer, cause),
  onFree: () => void = () => {},
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    const fail = (error: VmstationError) => {
      onFree();
      signal.removeEventListener('abort', onAbort);
      reject(error);
    };
    if (signal.aborted) {
      onFree();
      return onAbort();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      via.forwardOut('127.0.0.1', 0, peer.address, peer.port, (error, channel) => {
        if (error !== undefined && error !== null) return fail(notOpened(peer, error));
        signal.removeEventListener('abort', onAbort);
        channel.once('close', onFree);
        const destroy = channel.destroy.bind(channel);
        channel.destroy = () => {
          // Unread bytes would hold back the channel's end.
          channel.resume();
          return destroy();
        };
        // Nobody waits for it any more.
        if (signal.aborted) return channel.destroy();
        resolve(channel);
      });
    } catch (thrown) {
      // ssh2 throws when the connection is gone, which it does before it tells of its end.
      fail(lost(thrown));
    }
  });
}

function notOpened(peer: Peer, cause: Error): VmstationError {
  const mayPass = /connection refused/i.test(cause.message);
  const silent = /no route to host|timed out/i.test(cause.message);
  const reason = `the host before it could not open the way: ${cause.message}`;
  return unreachable(peer, reason, { cause, mayPass, silent });
}

function wayLost(peer: Peer, cause: unknown): VmstationError {
  return unreachable(peer, 'the connection to the host before it was lost', { cause, mayPass: true });
}
