import { readFile, stat } from 'node:fs/promises';
import { messageOf, VmstationError } from '@vmstation/engine';
import ssh2, { type ParsedKey } from 'ssh2';

/** A private key, or why there is none. */
export type KeyRead =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'missing' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Parsed once for each state of a file: several hosts share one key. */
const parsed = new Map<string, Promise<KeyRead>>();

/** Reads a private key file; the result is kept until the file changes. */
export async function readKey(file: string): Promise<KeyRead> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    const id = `${file}\0${ino}\0${mtimeMs}\0${size}`;
    const read = parsed.get(id) ?? parseKeyFile(file);
    parsed.set(id, read);
    return await read;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unreadable', reason: messageOf(thrown) };
  }
}

async function parseKeyFile(file: string): Promise<KeyRead> {
  const key = ssh2.utils.parseKey(await readFile(file));
  if (key instanceof Error) {
    return /encrypted|passphrase/i.test(key.message)
      ? { kind: 'encrypted' }
      : { kind: 'unreadable', reason: key.message };
  }
  if (!key.isPrivateKey()) return { kind: 'unreadable', reason: 'it is a public key' };
  return { kind: 'key', key };
}

/** `SSH_KEY_UNREADABLE` for a key that the inventory names and that cannot be used. */
export function keyError(
  file: string,
  read: Exclude<KeyRead, { kind: 'key' }>,
  host: string,
): VmstationError {
  if (read.kind === 'encrypted') {
    return new VmstationError({
      code: 'SSH_KEY_UNREADABLE',
      message: `the key ${file} is encrypted and there is no SSH agent to ask (SSH_AUTH_SOCK)`,
      where: host,
      next: `eval "$(ssh-agent)" && ssh-add ${file}`,
    });
  }
  const reason = read.kind === 'missing' ? 'there is no such file' : read.reason;
  return new VmstationError({
    code: 'SSH_KEY_UNREADABLE',
    message: `the key ${file} cannot be read: ${reason}`,
    where: host,
    next: `check identityFile of ${host} in the inventory`,
  });
}
