import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { linkBlobs } from '../images/oci.ts';
import type { BuildContext, UpstreamAccess } from './part.ts';
import { shell } from './shell.ts';

/** One release file, with the published file that holds its SHA-256. */
export interface ReleaseFile {
  readonly url: string;
  readonly sums: string;
}

const probeUrl = 'https://dl.k8s.io/release/stable-1.29.txt';
const probeMilliseconds = 2500;

/** Asks upstream once whether it answers; any failure, a slow name server too, means no. */
export async function probeUpstream(access: UpstreamAccess): Promise<boolean> {
  try {
    const answer = await fetch(access.rewrite(probeUrl), {
      method: 'HEAD',
      signal: AbortSignal.timeout(probeMilliseconds),
    });
    return answer.ok;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Downloads a release file to `target` and checks it against its published sum. */
export async function downloadRelease(
  access: UpstreamAccess,
  file: ReleaseFile,
  target: string,
): Promise<void> {
  const name = file.url.slice(file.url.lastIndexOf('/') + 1);
  const sums = await (await get(access.rewrite(file.sums))).text();
  const expected = publishedSum(sums, name);
  const body = (await get(access.rewrite(file.url))).body;
  if (body === null) throw new Error(`${file.url} is empty`);
  await pipeline(Readable.fromWeb(body), createWriteStream(target));
  const actual = createHash('sha256')
    .update(await readFile(target))
    .digest('hex');
  if (actual !== expected) throw new Error(`${file.url} has SHA-256 ${actual}, published is ${expected}`);
}

/** The sum of `name` in a file that holds one bare sum, or lines of `sum  name`. */
export function publishedSum(text: string, name: string): string {
  const lines = text.trim().split('\n');
  const line = lines.length === 1 ? lines[0] : lines.find((one) => one.trim().endsWith(name));
  const sum = /^[0-9a-f]{64}/.exec(line?.trim() ?? '')?.[0];
  if (sum === undefined) throw new Error(`no SHA-256 of ${name} is published`);
  return sum;
}

async function get(url: string): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(600_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer;
}

/** Downloads release programs into `context.dir`: bare files, or the named members of an archive. */
export async function fetchPrograms(
  context: BuildContext,
  files: readonly ReleaseFile[],
  members?: Readonly<Record<string, string>>,
): Promise<void> {
  const sh = shell({ log: context.log, cwd: context.work });
  for (const file of files) {
    const name = file.url.slice(file.url.lastIndexOf('/') + 1);
    if (members === undefined) {
      await downloadRelease(context.upstream, file, join(context.dir, name));
      await sh`chmod 755 ${join(context.dir, name)}`;
      continue;
    }
    const archive = join(context.work, name);
    await downloadRelease(context.upstream, file, archive);
    await sh`mkdir -p unpacked && tar -xzf ${archive} -C unpacked`;
    for (const [program, member] of Object.entries(members)) {
      await sh`install -m 755 ${join('unpacked', member)} ${join(context.dir, program)}`;
    }
  }
}

const ociIndex = z.object({ manifests: z.array(z.object({ digest: z.string(), mediaType: z.string() })) });

/** How crane is asked for an image. */
export function upstreamImage(
  access: UpstreamAccess,
  ref: string,
): { readonly insecure: readonly string[]; readonly reference: string } {
  const address = access.rewrite(`https://${ref}`);
  return {
    insecure: address.startsWith('http://') ? ['--insecure'] : [],
    reference: address.replace(/^https?:\/\//, ''),
  };
}

/** Pulls an image for this machine's architecture with crane and stores it as the registry does. */
export async function fetchImage(context: BuildContext, crane: string, ref: string): Promise<void> {
  const sh = shell({ log: context.log, cwd: context.work });
  await sh`rm -rf layout`;
  const { insecure, reference } = upstreamImage(context.upstream, ref);
  await sh`${crane} pull ${insecure} --platform linux/amd64 --format oci ${reference} layout`;
  const index = ociIndex.parse(
    JSON.parse(await readFile(join(context.work, 'layout', 'index.json'), 'utf8')),
  );
  const [stored] = index.manifests;
  if (stored === undefined) throw new Error(`crane pulled no manifest of ${ref}`);
  await linkBlobs(join(context.work, 'layout', 'blobs'), context.dir);
  await writeFile(join(context.dir, 'manifest.json'), JSON.stringify(stored));
}
