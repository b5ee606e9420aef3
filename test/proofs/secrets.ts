import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { ProofLab } from './command.ts';

/** The forms in which a secret may stand somewhere: as it is, in hex, in base64 at each of its three offsets. */
export function hidden(word: string): readonly string[] {
  const bytes = Buffer.from(word);
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [word, bytes.toString('hex'), ...shifted];
}

/** @param forms see {@link hidden} */
export function reveals(bytes: Buffer, forms: readonly string[]): boolean {
  return forms.some((form) => bytes.includes(form));
}

/** All files of a folder; of what is packed, what is in it. */
export function filesIn(folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, bytes: unpacked(readFileSync(path)) }));
}

/** Where a report keeps its changes and their diffs: JSON, gzipped, in base64. */
const reportData = /<script type="application\/octet-stream" id="data">([^<]*)<\/script>/g;

/** Stands in that JSON and nowhere else: who sees it has seen the diffs. */
export const diffs = '"details":[';

/** What is in a file that may be gzipped, and behind it the data of each report in there, also of one in a bundle. */
function unpacked(bytes: Buffer): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? gunzipSync(bytes) : bytes;
  const reports = plain.toString('latin1').matchAll(reportData);
  return Buffer.concat([
    plain,
    ...[...reports].map(([, data = '']) => gunzipSync(Buffer.from(data, 'base64'))),
  ]);
}

const secretList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      data: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** What of a Secret everybody may know. */
const open = /\.crt$|^namespace$|^description$|^expiration$|^auth-extra-groups$|^usage-|^token-id$/;

/** What a cluster must not let out, each by a name: its Secrets, the join token among them, and the key of its admin. */
export async function clusterSecrets({ kubectl, onNode }: ProofLab): Promise<ReadonlyMap<string, string>> {
  const { items } = secretList.parse(JSON.parse(await kubectl('get secrets --all-namespaces -o json')));
  const values = items.flatMap(({ metadata, data = {} }) =>
    Object.entries(data)
      .filter(([key]) => !open.test(key))
      .map(
        ([key, value]) => [`${metadata.name} ${key}`, Buffer.from(value, 'base64').toString('utf8')] as const,
      ),
  );
  const admin = await onNode(
    'masternode',
    "sed -n 's/^ *client-key-data: //p' /etc/kubernetes/admin.conf | base64 -d",
  );
  return new Map([...values, ['admin.conf key', admin] as const].map(([name, text]) => [name, partOf(text)]));
}

/** The middle line of a text: half of a key is to be found as well, and its first line is in every key. */
function partOf(text: string): string {
  const lines = text.trim().split('\n');
  return lines[Math.floor(lines.length / 2)] ?? '';
}
