import type { Client } from 'ssh2';
import { resolveRoute } from './config/hops.ts';
import { readSshConfig } from './config/ssh-config.ts';
import { type KeptShell, keepShell } from './shell/kept-shell.ts';
import { openRootShell } from './shell/root-shell.ts';
import { closeHops, openHop, openHops } from './transport/chain.ts';
import { type Session, session } from './transport/session.ts';
import { openForward } from './transport/socket.ts';
import { type Connection, type ConnectOptions, defaultConnectTimeoutMs, type HostAddress } from './types.ts';
import { upload } from './upload.ts';

/** At most four channels at once (sshd frees them later than it says): the shell and three uploads. */
const maxUploads = 3;
/** A connection that does not close in order within this time is cut. */
const closeGraceMs = 2000;

/**
 * Connects to a host, through its jump hosts, with each host key checked. Nothing runs on it yet: the root shell
 * starts with the first script.
 *
 * @throws VmstationError `SSH_UNREACHABLE`, `SSH_HOST_KEY_UNKNOWN`, `SSH_HOST_KEY_CHANGED`, `SSH_HOST_KEY_REVOKED`,
 *   `SSH_AUTH_FAILED`, `SSH_KEY_UNREADABLE`, `SSH_JUMP_INVALID`; the signal's reason when it was aborted
 */
export async function connect(host: HostAddress, options: ConnectOptions): Promise<Connection> {
  options.signal?.throwIfAborted();
  const { jumps, target } = resolveRoute(host, await readSshConfig(options.sshConfig));
  const clients = await openHops(jumps, options);
  try {
    const client = await openHop(target, clients.at(-1), options);
    return connection(host, options, client, [...clients, client]);
  } catch (thrown) {
    closeHops(clients);
    throw thrown;
  }
}

function connection(
  host: HostAddress,
  options: ConnectOptions,
  client: Client,
  clients: readonly Client[],
): Connection {
  const stats = { commands: 0, batches: 0, bytesSent: 0, bytesReceived: 0, connects: clients.length };
  const live: Session = session(host.name, client, clients);
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
        return live.exec(command);
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
  const slot = slots(maxUploads);

  return {
    host: host.name,
    stats,
    run,
    upload: (content, path, mode, { timeoutMs: uploadMs }) =>
      slot(() =>
        upload(
          { host: host.name, openShell, run, onSent: traffic.onSent },
          { content, path, mode, timeoutMs: uploadMs },
        ),
      ),
    forward: (address, port) => openForward(client, { host: host.name, address, port }),
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

/** Lets a few tasks run at once; the others wait for their turn. */
function slots(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
