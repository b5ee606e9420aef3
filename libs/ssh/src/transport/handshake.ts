import type { Duplex } from 'node:stream';
import { messageOf, VmstationError } from '@vmstation/engine';
import { type AnyAuthMethod, Client, type KexAlgorithm, type ServerHostKeyAlgorithm } from 'ssh2';
import type { Hop } from '../config/hops.ts';
import { unreachable } from './unreachable.ts';

/**
 * Group exchange is left out on purpose: checking the server's prime blocks the event loop for over 20 s
 * (measured; mscdex/ssh2#1031).
 */
const kex: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
];

export interface HandshakeOptions {
  readonly socket: Duplex;
  readonly hostKeys: ServerHostKeyAlgorithm[];
  /** Judges the server's key: nothing when it is right, else the error to fail with. */
  readonly judge: (key: Buffer) => Error | undefined;
  readonly methods: readonly AnyAuthMethod[];
  /** What is tried, in words. */
  readonly tried: readonly string[];
  readonly keepaliveMs: number;
  readonly signal: AbortSignal;
}

/**
 * Key exchange, host key check and authentication over a stream that is already open.
 *
 * @throws VmstationError `SSH_UNREACHABLE`, `SSH_AUTH_FAILED`, or what `judge` gave; the signal's reason
 */
export function handshake(hop: Hop, options: HandshakeOptions): Promise<Client> {
  const { signal, socket } = options;
  const client = new Client();
  return new Promise<Client>((resolve, reject) => {
    let verdict: Error | undefined;
    let authenticating = false;
    let settled = false;
    const notes: string[] = [];
    const fail = (error: unknown) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      reject(error);
      client.destroy();
      socket.destroy();
    };
    const onAbort = () => fail(signal.reason);
    const onError = (error: Error & { level?: string }) => {
      // A key that the agent cannot sign with is skipped by ssh2, which goes on with the next one.
      if (error.level === 'agent') return void notes.push(`the SSH agent: ${error.message}`);
      if (verdict !== undefined) return fail(verdict);
      fail(
        authenticating
          ? authFailed(hop, options.tried, notes, error)
          : unreachable(hop, reasonOf(error), { cause: error, mayPass: hungUp(error) }),
      );
    };
    client.on('error', onError);
    client.on('close', () => onError(new Error('the server closed the connection')));
    client.on('handshake', () => {
      authenticating = true;
    });
    client.on('ready', () => {
      settled = true;
      signal.removeEventListener('abort', onAbort);
      // The error listener stays: without one, a later loss of the connection would end the process.
      resolve(client);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    client.connect({
      sock: socket,
      username: hop.user,
      algorithms: { kex, serverHostKey: options.hostKeys },
      hostVerifier: (key: Buffer) => {
        verdict = options.judge(key);
        return verdict === undefined;
      },
      authHandler: [...options.methods],
      keepaliveInterval: options.keepaliveMs,
      keepaliveCountMax: 3,
      // The caller's signal is the one clock for the whole hop.
      readyTimeout: 0,
    });
  });
}

/** As a server does that is just starting or stopping, or that has too many at its door (MaxStartups). */
function hungUp(error: Error): boolean {
  return /before handshake|closed the connection|ECONNRESET|EPIPE/.test(error.message);
}

function reasonOf(error: Error): string {
  if (hungUp(error)) {
    return 'the port is open, but the server hung up before the SSH handshake was done';
  }
  return `the SSH handshake failed: ${messageOf(error)}`;
}

function authFailed(
  hop: Hop,
  tried: readonly string[],
  notes: readonly string[],
  cause: Error,
): VmstationError {
  const candidates = tried.length === 0 ? 'there is no key to try' : `tried ${tried.join(', ')}`;
  const said = [...notes, messageOf(cause)].join('; ');
  return new VmstationError({
    code: 'SSH_AUTH_FAILED',
    message: `${hop.user}@${hop.address} port ${hop.port} refused to log in: ${candidates} (${said})`,
    where: hop.host,
    cause,
    next: `ssh-copy-id -p ${hop.port} ${hop.user}@${hop.address}, or set identityFile of ${hop.host} in the inventory`,
  });
}
