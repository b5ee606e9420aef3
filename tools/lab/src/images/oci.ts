import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Shell } from '../parts/shell.ts';

/** A layer that is stored as a blob, and the digest of its uncompressed tar that the image names. */
export interface Layer {
  readonly digest: string;
  readonly size: number;
  readonly diffId: string;
}

/** How a container of an image starts; the words are those of the OCI image configuration. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly ExposedPorts?: readonly string[];
  readonly Volumes?: readonly string[];
}

/** A stored manifest. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
/** Images are the same whenever they are built. */
const created = '1970-01-01T00:00:00Z';

const layerSchema = z.object({ digest: z.string(), size: z.number(), diffId: z.string() });

/** Path of a blob below a part's or the registry's folder. */
function blobPath(root: string, digest: string): string {
  return join(root, 'sha256', digest.replace('sha256:', ''));
}

/** A tar with sorted names and no times, so that equal content gives an equal digest. */
export async function packTar(sh: Shell, folder: string, tar: string): Promise<void> {
  await sh`tar --create --file ${tar} --directory ${folder} --sort=name --mtime=@0 --numeric-owner --mode=a+rX --format=gnu .`;
}

/** Compresses a tar into a blob below `root` and describes it in `layer.json`. */
export async function storeLayer(root: string, tar: string): Promise<Layer> {
  await mkdir(join(root, 'sha256'), { recursive: true });
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  let size = 0;
  const temporary = join(root, 'layer.tmp');
  await pipeline(
    createReadStream(tar),
    tap((chunk) => plain.update(chunk)),
    createGzip({ level: 1 }),
    tap((chunk) => {
      packed.update(chunk);
      size += chunk.length;
    }),
    createWriteStream(temporary),
  );
  const layer = { digest: `sha256:${packed.digest('hex')}`, size, diffId: `sha256:${plain.digest('hex')}` };
  await rename(temporary, blobPath(root, layer.digest));
  await writeFile(join(root, 'layer.json'), JSON.stringify(layer));
  return layer;
}

function tap(see: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      see(chunk);
      next(null, chunk);
    },
  });
}

/** The layer that a finished part holds, linked into `root`. */
export async function takeLayer(root: string, part: string): Promise<Layer> {
  const layer = layerSchema.parse(JSON.parse(await readFile(join(part, 'layer.json'), 'utf8')));
  await linkBlobs(part, root);
  return layer;
}

/** Links every blob of one folder into another. */
export async function linkBlobs(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'sha256'), { recursive: true });
  const there = new Set(await readdir(join(to, 'sha256')));
  for (const name of await readdir(join(from, 'sha256'))) {
    if (!there.has(name)) await link(join(from, 'sha256', name), join(to, 'sha256', name));
  }
}

/** Configuration and manifest of an image, as text. */
export function imageDocuments(
  layers: readonly Layer[],
  config: ImageConfig,
): { readonly config: string; readonly manifest: string } {
  const { ExposedPorts, Volumes, ...plain } = config;
  const set = (names: readonly string[] | undefined) =>
    names === undefined ? undefined : Object.fromEntries(names.map((name) => [name, {}]));
  const configText = JSON.stringify({
    created,
    architecture: 'amd64',
    os: 'linux',
    config: { ...plain, ExposedPorts: set(ExposedPorts), Volumes: set(Volumes) },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map(() => ({ created, created_by: 'vmstation lab' })),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, digest: sha256(configText), size: Buffer.byteLength(configText) },
    layers: layers.map(({ digest, size }) => ({ mediaType: layerType, digest, size })),
  });
  return { config: configText, manifest };
}

/** Stores an image made of stored layers; `manifest.json` names it for the registry. */
export async function storeImage(
  root: string,
  layers: readonly Layer[],
  config: ImageConfig,
): Promise<StoredManifest> {
  const documents = imageDocuments(layers, config);
  for (const text of [documents.config, documents.manifest])
    await writeFile(blobPath(root, sha256(text)), text);
  const stored = { digest: sha256(documents.manifest), mediaType: manifestType };
  await writeFile(join(root, 'manifest.json'), JSON.stringify(stored));
  return stored;
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
