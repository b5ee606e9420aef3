import { VmstationError } from '@vmstation/engine';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { coversHost } from './host-name.ts';
import { fingerprint, type KnownHostLine, keyType } from './parse.ts';

/** What is being connected to, for the check and for its error messages. */
export interface HostIdentity {
  /** The host's name in the site, or the address of a jump host. */
  readonly host: string;
  readonly ofSite: boolean;
  /** As {@link knownHostName} gives it. */
  readonly knownAs: string;
}

/**
 * The algorithms to offer, those of the pinned keys first: else a server with several keys would answer with one
 * that nobody has pinned. SHA-1 signatures (`ssh-rsa`) are not offered.
 */
export function hostKeyAlgorithms(
  lines: readonly KnownHostLine[],
  { knownAs }: HostIdentity,
): ServerHostKeyAlgorithm[] {
  const pinned = new Set(
    lines
      .filter((line) => line.marker === undefined && coversHost(line.hosts, knownAs))
      .map((line) => line.type),
  );
  const all = [
    { type: 'ssh-ed25519', algorithm: 'ssh-ed25519' },
    { type: 'ecdsa-sha2-nistp256', algorithm: 'ecdsa-sha2-nistp256' },
    { type: 'ecdsa-sha2-nistp384', algorithm: 'ecdsa-sha2-nistp384' },
    { type: 'ecdsa-sha2-nistp521', algorithm: 'ecdsa-sha2-nistp521' },
    { type: 'ssh-rsa', algorithm: 'rsa-sha2-512' },
    { type: 'ssh-rsa', algorithm: 'rsa-sha2-256' },
  ] as const;
  const known = all.filter(({ type }) => pinned.has(type));
  const others = all.filter(({ type }) => !pinned.has(type));
  return [...known, ...others].map(({ algorithm }) => algorithm);
}

/**
 * Compares a server's key with the pinned ones: nothing when it is one of them, else the error to fail with:
 * `SSH_HOST_KEY_UNKNOWN`, `SSH_HOST_KEY_CHANGED` or `SSH_HOST_KEY_REVOKED`.
 */
export function checkHostKey(
  key: Buffer,
  lines: readonly KnownHostLine[],
  identity: HostIdentity,
): VmstationError | undefined {
  const own = lines.filter((line) => coversHost(line.hosts, identity.knownAs));
  const revoked = own.find((line) => line.marker === 'revoked' && line.key.equals(key));
  if (revoked !== undefined) return revokedError(key, revoked, identity);
  const pinned = own.filter((line) => line.marker === undefined);
  if (pinned.some((line) => line.key.equals(key))) return undefined;
  const other = pinned.find((line) => line.type === keyType(key)) ?? pinned[0];
  if (other !== undefined) return changedError(key, other, identity);
  const authority = own.find((line) => line.marker === 'cert-authority');
  return unknownError(key, authority, identity);
}

function unknownError(
  key: Buffer,
  authority: KnownHostLine | undefined,
  identity: HostIdentity,
): VmstationError {
  const note =
    authority === undefined
      ? ''
      : ` (${authority.file}:${authority.line} names a certificate authority for it, which is ignored: host certificates are not supported)`;
  return new VmstationError({
    code: 'SSH_HOST_KEY_UNKNOWN',
    message: `the key of ${identity.knownAs} is not pinned: ${keyType(key) ?? 'unknown type'} ${fingerprint(key)}${note}`,
    where: identity.host,
    next: `compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then: ${pinning(identity)}`,
  });
}

function changedError(key: Buffer, pinned: KnownHostLine, identity: HostIdentity): VmstationError {
  return new VmstationError({
    code: 'SSH_HOST_KEY_CHANGED',
    message: `${identity.knownAs} shows another key than the pinned one: pinned ${pinned.type} ${fingerprint(pinned.key)} (${pinned.file}:${pinned.line}), shown ${keyType(key) ?? 'unknown type'} ${fingerprint(key)}`,
    where: identity.host,
    next: `if the host was installed anew, remove line ${pinned.line} of ${pinned.file}, then: ${pinning(identity)}; if not, somebody may be in between`,
  });
}

function revokedError(key: Buffer, line: KnownHostLine, identity: HostIdentity): VmstationError {
  return new VmstationError({
    code: 'SSH_HOST_KEY_REVOKED',
    message: `${identity.knownAs} shows a revoked key: ${line.type} ${fingerprint(key)} (${line.file}:${line.line})`,
    where: identity.host,
    next: 'give the host a new key (ssh-keygen -A), then pin that one',
  });
}

/** A jump host that only the SSH configuration knows is nobody's host for a verb. */
function pinning({ host, ofSite, knownAs }: HostIdentity): string {
  if (ofSite) return `vmstation inventory pin ${host}`;
  const [, address = knownAs, port = '22'] = /^\[(.+)\]:(\d+)$/.exec(knownAs) ?? [];
  return `ssh-keyscan -p ${port} ${address} >> the known hosts file (connection.knownHosts of the site)`;
}
