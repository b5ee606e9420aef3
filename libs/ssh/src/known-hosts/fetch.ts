import { VmstationError } from '@vmstation/engine';
import { resolveRoute } from '../config/hops.ts';
import { readSshConfig } from '../config/ssh-config.ts';
import { closeHops, openHops, openStream, withinTime } from '../transport/chain.ts';
import { handshake } from '../transport/handshake.ts';
import { unreachable } from '../transport/unreachable.ts';
import { type ConnectOptions, defaultKeepaliveMs, type HostAddress } from '../types.ts';
import { hostKeyAlgorithms } from './check.ts';
import { fingerprint, keyType } from './parse.ts';

/** A host's key as it was seen, for a person to compare and pin. */
export interface FetchedHostKey {
  readonly type: string;
  /** As OpenSSH shows it: `SHA256:…` without padding. */
  readonly sha256: string;
  /** For a known_hosts file. */
  readonly line: string;
}

/** Ends the handshake once the key is seen; never leaves this file. */
const seen = new VmstationError({
  code: 'SSH_HOST_KEY_SEEN',
  message: 'the host key was fetched',
  next: 'vmstation inventory pin HOST',
});

/**
 * First contact: asks a host for its key (Ed25519 if it has one) without logging in. Trusts nothing: jump hosts on
 * the way are checked as always, and the key is only returned.
 *
 * @throws VmstationError `SSH_UNREACHABLE`; for jump hosts whatever {@link connect} throws
 */
export async function fetchHostKey(address: HostAddress, options: ConnectOptions): Promise<FetchedHostKey> {
  const { jumps, target } = resolveRoute(address, await readSshConfig(options.sshConfig));
  const clients = await openHops(jumps, options);
  const via = clients.at(-1);
  let key: Buffer | undefined;
  try {
    await withinTime(target, options, async (signal) => {
      const socket = await openStream(via, target, signal);
      const client = await handshake(target, {
        socket,
        hostKeys: hostKeyAlgorithms([], target),
        judge: (shown) => {
          key = shown;
          return seen;
        },
        methods: [{ type: 'none', username: target.user }],
        tried: [],
        keepaliveMs: options.keepaliveMs ?? defaultKeepaliveMs,
        signal,
      });
      client.end();
    });
  } catch (thrown) {
    if (thrown !== seen) throw thrown;
  } finally {
    closeHops(clients);
  }
  const type = key === undefined ? undefined : keyType(key);
  if (key === undefined || type === undefined) throw unreachable(target, 'it showed no host key');
  return { type, sha256: fingerprint(key), line: `${target.knownAs} ${type} ${key.toString('base64')}` };
}
