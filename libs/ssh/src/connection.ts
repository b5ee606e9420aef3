import type { Client } from 'ssh2';
import { type Hop, resolveRoute } from './config/hops.ts';
import { readSshConfig } from './config/ssh-config.ts';
import { type KeptShell, keepShell } from './shell/kept-shell.ts';
import { openRootShell } from './shell/root-shell.ts';
import { withAttempts } from './transport/attempts.ts';
import { openHops, withinTime } from './transport/chain.ts';
import { type Session, session } from './transport/session.ts';
import { type Connection, type ConnectOptions, defaultConnectTimeoutMs, type HostAddress } from './types.ts';

/** A connection that does not close in order within this time is cut. */
const closeGraceMs = 2000;

/**
 * Connects to a host, through its jump hosts, with each host key checked. What may pass is tried again, soon and
 * twice. Nothing runs on the host yet: the root shell starts with the first script.
 *
 * @throws VmstationError `SSH_UNREACHABLE`, `SSH_HOST_KEY_UNKNOWN`, `SSH_HOST_KEY_CHANGED`, `SSH_HOST_KEY_REVOKED`,
 *   `SSH_AUTH_FAILED`, `SSH_KEY_UNREADABLE`, `SSH_JUMP_INVALID`, `SSH_PROXY_COMMAND`, `SSH_MATCH_UNCLEAR`,
 *   `SSH_CONFIG_UNREADABLE`; the signal's reason when it was aborted
 */
export async function connect(host: HostAddress, options: ConnectOptions): Promise<Connection> {
  options.signal?.throwIfAborted();
  const { jumps, target } = resolveRoute(host, await readSshConfig(options.sshConfig));
  return connectHops([...jumps, target], host, options);
}

/** Connects hop by hop; the connection is to the last one. */
export async function connectHops(
  hops: readonly Hop[],
  host: Pick<HostAddress, 'name' | 'sudo'>,
  options: ConnectOptions,
): Promise<Connection> {
  const clients = await withAttempts(options, (signal) =>
    openHops(hops, signal === undefined ? options : { ...options, signal }),
  );
  const client = clients.at(-1);
  if (client === undefined) throw new Error('a way without hops leads nowhere');
  return connection(host, options, client, clients);
}

function connection(
  host: Pick<HostAddress, 'name' | 'sudo'>,
  options: ConnectOptions,
  client: Client,
  clients: readonly Client[],
): Connection {
  const live: Session = session(host.name, client, clients);
  const stats = {
    commands: 0,
    batches: 0,
    bytesSent: 0,
    bytesReceived: 0,
    connects: clients.length,
    get channels() {
      return live.channels();
    },
  };
  const timeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  const traffic = {
    onSent: (bytes: number) => {
      stats.bytesSent += bytes;
    },
    onReceived: (bytes: number) => {
      stats.bytesReceived += bytes;
    },
  };
  const openShell = () =>
    openRootShell(
      (command) => {
        stats.commands += 1;
        return live.exec(command, timeoutMs);
      },
      { host: host.name, sudo: host.sudo, timeoutMs },
    );
  let shell: Promise<KeptShell> | undefined;
  const keptShell = async () => keepShell(host.name, await openShell(), traffic, live.abandon);
  const run: Connection['run'] = async (script, runOptions) => {
    shell ??= keptShell();
    const kept = await shell;
    stats.batches += 1;
    return kept.run(script, runOptions);
  };
  return {
    host: host.name,
    stats,
    run,
    forward: (address, port, signal) => {
      const peer = { host: host.name, ofSite: true, address, port };
      const clock =
        signal === undefined ? { connectTimeoutMs: timeoutMs } : { connectTimeoutMs: timeoutMs, signal };
      return withinTime(peer, clock, (soon) => live.forward(peer, soon));
    },
    close: async () => {
      const cut = setTimeout(live.abandon, closeGraceMs);
      // A shell that never started has nothing to close; who asked for it has its error.
      const kept = await shell?.catch(() => undefined);
      await kept?.close();
      await live.close();
      clearTimeout(cut);
    },
  };
}
