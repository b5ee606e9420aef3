import type { Duplex } from 'node:stream';
import { VmstationError } from '@vmstation/engine';
import { resolveRoute } from './config/hops.ts';
import { readSshConfig } from './config/ssh-config.ts';
import { connectHops } from './connection.ts';
import { type Connection, type ConnectOptions, type HostAddress, maxChannels } from './types.ts';

/** The way through the jump hosts, for streams that are not SSH. */
export interface Way {
  /**
   * A TCP stream from the last jump host to an address.
   *
   * @throws VmstationError what {@link connect} and {@link Connection.forward} throw
   */
  open(address: string, port: number, signal?: AbortSignal): Promise<Duplex>;
  /** Ends its connections, and with them its streams. Never throws. */
  close(): Promise<void>;
}

/** One connection to the last jump host. */
interface Line {
  readonly connection: Promise<Connection>;
  /** Once it is there. */
  opened?: Connection;
  /** Streams that it has or is about to have. */
  streams: number;
}

/** A channel that nobody waits for any more stays taken until the host has answered. */
function hasRoom({ opened, streams }: Line): boolean {
  return Math.max(streams, opened?.stats.channels ?? 0) < maxChannels;
}

/**
 * The way that leads to a host, for whatever is beside it: undefined when it is reached directly. Connects with the
 * first stream, and once more for each few, because a connection carries few channels.
 *
 * @throws VmstationError `SSH_JUMP_INVALID`, `SSH_PROXY_COMMAND`, `SSH_MATCH_UNCLEAR`, `SSH_CONFIG_UNREADABLE`
 */
export async function wayTo(host: HostAddress, options: ConnectOptions): Promise<Way | undefined> {
  const { jumps } = resolveRoute(host, await readSshConfig(options.sshConfig));
  const last = jumps.at(-1);
  if (last === undefined) return undefined;
  const lines = new Set<Line>();
  const newLine = (): Line => {
    const connection = connectHops(jumps, { name: last.host, sudo: 'none' }, options);
    const line: Line = { connection, streams: 0 };
    lines.add(line);
    connection.then(
      (opened) => {
        line.opened = opened;
      },
      // Who asked for it has its error; the next one gets a connection of its own.
      () => lines.delete(line),
    );
    return line;
  };
  const open: Way['open'] = async (address, port, signal) => {
    const kept = [...lines].find(hasRoom);
    const line = kept ?? newLine();
    line.streams += 1;
    const end = () => {
      line.streams -= 1;
    };
    try {
      const connection = await line.connection;
      const stream = await connection.forward(address, port, signal);
      return stream.once('close', end);
    } catch (thrown) {
      end();
      const isLost = thrown instanceof VmstationError && thrown.code === 'SSH_CONNECTION_LOST';
      if (!isLost) throw thrown;
      lines.delete(line);
      if (kept === undefined) throw thrown;
      // It was lost while nobody looked; nothing was asked through it.
      return open(address, port, signal);
    }
  };
  return {
    open,
    close: async () => {
      const closing = [...lines].map(async ({ connection }) => {
        const opened = await connection.catch(() => undefined);
        await opened?.close();
      });
      await Promise.all(closing);
    },
  };
}
