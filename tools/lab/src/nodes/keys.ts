import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ssh2 from 'ssh2';
import type { LabState } from '../state/lab-state.ts';
import { labDirectory } from '../state/paths.ts';

/** The public half (`ssh-ed25519 AAAA… comment`) of the key in `file`, which is made when it isn't there. */
export async function ensureKey(file: string, comment: string): Promise<string> {
  const known = await readFile(`${file}.pub`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return known.trim();
  const pair = wholePair(() => ssh2.utils.generateKeyPairSync('ed25519', { comment }));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, pair.private, { mode: 0o600 });
  // Last, because its presence says that both are complete.
  await writeFile(`${file}.pub`, `${pair.public.trim()}\n`);
  return pair.public.trim();
}

/** Of `ssh-ed25519` with its 32 bytes, in wire format. */
const publicBytes = 4 + 'ssh-ed25519'.length + 4 + 32;

/**
 * ssh2 takes zero bytes at the beginning of a public key away, and sshd then says that it has no host key: of 256
 * pairs one is made anew.
 */
export function wholePair<T extends { readonly public: string }>(make: () => T): T {
  for (;;) {
    const pair = make();
    const [, base64 = ''] = pair.public.split(' ');
    if (Buffer.from(base64, 'base64').length === publicBytes) return pair;
  }
}

/** Where the lab keeps a node's private host key. */
export function hostKeyFile(lab: string, node: string): string {
  return join(labDirectory(lab), 'nodes', node, 'ssh_host_ed25519_key');
}

/** `ssh-ed25519 AAAA…` of a public key line, without its comment. */
export function keyWithoutComment(line: string): string {
  return line.split(' ').slice(0, 2).join(' ');
}

/** The known_hosts file of a lab: every node by address and by name. The lab made these keys; nothing is scanned. */
export function knownHosts(state: LabState): string {
  return state.nodes
    .flatMap((node) => node.hostKeys.map((key) => `${node.address},${node.name} ${key}\n`))
    .join('');
}
