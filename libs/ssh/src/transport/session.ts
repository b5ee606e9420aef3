import { messageOf } from '@vmstation/engine';
import type { Client } from 'ssh2';
import { connectionLost, shellFailed } from '../shell/errors.ts';
import type { Pipe, PipeEnd } from '../shell/pipe.ts';

/** One live SSH connection: starts commands and knows when it is gone. */
export interface Session {
  exec(command: string): Promise<Pipe>;
  /** Ends everything at once; each pipe ends as lost. */
  abandon(): void;
  readonly lost: () => boolean;
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

  return {
    lost: () => isLost,
    abandon,
    exec: (command) =>
      new Promise((resolve, reject) => {
        if (isLost) return reject(connectionLost(host, 'before the command was sent', cause));
        client.exec(command, (error, channel) => {
          if (isLost) return reject(connectionLost(host, 'while a command was starting', cause));
          if (error !== undefined && error !== null) {
            return reject(shellFailed(host, 'the host refused to start a command', messageOf(error)));
          }
          let code: number | undefined;
          channel.on('exit', (status: number | null) => {
            code = status ?? undefined;
          });
          const ended = new Promise<PipeEnd>((end) => {
            channel.on('close', () => end({ code, lost: isLost }));
            void gone.promise.then(end);
          });
          resolve({
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
          });
        });
      }),
    close: async () => {
      if (isLost) return abandon();
      for (const each of clients.toReversed()) each.end();
      await gone.promise;
    },
  };
}
