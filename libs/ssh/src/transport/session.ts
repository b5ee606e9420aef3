import type { Duplex } from 'node:stream';
import { messageOf, type VmstationError } from '@vmstation/engine';
import type { Client, ClientChannel } from 'ssh2';
import { connectionLost, shellFailed } from '../shell/errors.ts';
import type { Pipe, PipeEnd } from '../shell/pipe.ts';
import { maxChannels } from '../types.ts';
import { channels } from './channels.ts';
import { openForward } from './forward.ts';
import type { Peer } from './unreachable.ts';

/** One live SSH connection: opens channels, never too many at once, and knows when it is gone. */
export interface Session {
  /** Starts a command, once a channel is free. */
  exec(command: string, timeoutMs: number): Promise<Pipe>;
  forward(peer: Peer, signal: AbortSignal): Promise<Duplex>;
  /** Ends everything at once; each pipe ends as lost. */
  abandon(): void;
  /** Open now, or asked for. */
  readonly channels: () => number;
  /** Ends the connection in order; resolves when it is closed. */
  close(): Promise<void>;
}

/** @param clients the chain of connections, the host's own one last */
export function session(host: string, client: Client, clients: readonly Client[]): Session {
  let isLost = false;
  let cause: unknown;
  const gone = Promise.withResolvers<PipeEnd>();
  const onGone = () => {
    isLost = true;
    gone.resolve({ code: undefined, lost: true });
  };
  client.on('error', (error) => {
    cause = error;
  });
  client.on('close', onGone);
  const abandon = () => {
    onGone();
    for (const each of clients.toReversed()) each.destroy();
  };

  const { take, taken } = channels(maxChannels);
  const exec = (command: string, onFree: () => void): Promise<ClientChannel> =>
    new Promise((resolve, reject) => {
      const fail = (error: VmstationError) => {
        onFree();
        reject(error);
      };
      const lost = (why: unknown) => connectionLost(host, 'while a command was starting', why);
      try {
        client.exec(command, (error, channel) => {
          if (error === undefined || error === null) {
            channel.on('close', onFree);
            return resolve(channel);
          }
          fail(
            isLost ? lost(cause) : shellFailed(host, 'the host refused to start a command', messageOf(error)),
          );
        });
      } catch (thrown) {
        // ssh2 throws when the connection is gone, which it does before it tells of its end.
        fail(lost(cause ?? thrown));
      }
    });

  return {
    channels: taken,
    abandon,
    exec: async (command, timeoutMs) => {
      const giveBack = await take(AbortSignal.timeout(timeoutMs)).catch(() => {
        throw shellFailed(host, `no channel of the connection was free within ${timeoutMs} ms`, '');
      });
      if (isLost) throw connectionLost(host, 'before the command was sent', cause);
      const channel = await exec(command, giveBack);
      let code: number | undefined;
      channel.on('exit', (status: number | null) => {
        code = status ?? undefined;
      });
      const ended = new Promise<PipeEnd>((end) => {
        channel.on('close', () => end({ code, lost: isLost }));
        void gone.promise.then(end);
      });
      return {
        input: channel,
        output: channel,
        errors: channel.stderr,
        ended,
        destroy: () => {
          // Unread output would hold back the channel's end.
          channel.resume();
          channel.stderr.resume();
          channel.destroy();
        },
      };
    },
    forward: async (peer, signal) => {
      const lost = (why: unknown) => connectionLost(host, `before the way to ${peer.address} was open`, why);
      if (isLost) throw lost(cause);
      const giveBack = await take(signal);
      try {
        return await openForward(client, peer, signal, lost, giveBack);
      } catch (thrown) {
        throw isLost && !signal.aborted ? lost(cause) : thrown;
      }
    },
    close: async () => {
      if (isLost) return abandon();
      for (const each of clients.toReversed()) each.end();
      await gone.promise;
    },
  };
}
