import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** One usable line of a known_hosts file. */
export interface KnownHostLine {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  /** The host field as written: patterns or a hash. */
  readonly hosts: string;
  readonly type: string;
  /** The key in its wire format. */
  readonly key: Buffer;
}

/**
 * Reads OpenSSH's known_hosts format (sshd(8)). Lines that are empty, comments or not understood are left out,
 * as OpenSSH does: a line that nobody can read trusts nothing.
 */
export function parseKnownHosts(text: string, file: string): KnownHostLine[] {
  const lines: KnownHostLine[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const parsed = parseLine(raw, file, index + 1);
    if (parsed !== undefined) lines.push(parsed);
  }
  return lines;
}

function parseLine(raw: string, file: string, line: number): KnownHostLine | undefined {
  const fields = raw.split(/[ \t]+/).filter((field) => field !== '');
  const first = fields[0];
  if (first === undefined || first.startsWith('#')) return undefined;
  if (first.startsWith('@') && first !== '@revoked' && first !== '@cert-authority') return undefined;
  const marker =
    first === '@revoked' ? 'revoked' : first === '@cert-authority' ? 'cert-authority' : undefined;
  const [hosts, type, base64] = marker === undefined ? fields : fields.slice(1);
  if (hosts === undefined || type === undefined || base64 === undefined) return undefined;
  const key = Buffer.from(base64, 'base64');
  // The type is also inside the key; where the two disagree the line is broken.
  if (keyType(key) !== type) return undefined;
  return { file, line, marker, hosts, type, key };
}

/** Reads the files in their order; a missing file is an empty one. */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHostLine[]> {
  const parsed = await Promise.all(files.map(async (file) => parseKnownHosts(await readOrEmpty(file), file)));
  return parsed.flat();
}

/** The text of a file, empty when there is no such file. */
export async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return '';
    throw thrown;
  }
}

/** The type that a key in wire format says of itself (RFC 4253 section 6.6), or nothing when it is not a key. */
export function keyType(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  if (length === 0 || length > 64 || key.length <= 4 + length) return undefined;
  return key.toString('latin1', 4, 4 + length);
}

/** The fingerprint as OpenSSH shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
