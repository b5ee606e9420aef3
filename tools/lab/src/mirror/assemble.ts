import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { syncTree } from '../cache/sync-tree.ts';
import { images } from '../images/catalog.ts';
import { imagePart } from '../images/image-spec.ts';
import { type RegistryImage, registryNginx } from '../images/registry.ts';
import type { LabKey } from '../packages/lab-key.ts';
import { writeWhole } from '../state/write-whole.ts';
import { layout } from './layout.ts';
import type { MirrorPart } from './types.ts';

/** Mirror folder → part that fills it. */
const folders: Readonly<Record<string, string>> = {
  [layout.apt.debian]: 'apt-debian',
  [layout.apt.kubernetes]: 'apt-kubernetes',
  [layout.apt.docker]: 'apt-docker',
  [layout.rpm.base]: 'rpm-base',
  [layout.rpm.kubernetes]: 'rpm-kubernetes',
  [layout.rpm.docker]: 'rpm-docker',
  [layout.files]: 'files',
};

/** The parts that the mirror's folder is made of. */
export const mirrorParts: readonly string[] = [
  ...images.map((image) => imagePart(image.ref)),
  ...Object.values(folders),
];

const imagesFile = join(layout.registry, 'images.json');

const stored = z.object({ digest: z.string(), mediaType: z.string() });
const imageList = z.array(z.object({ ref: z.string(), digest: z.string(), mediaType: z.string() }));

/** The images of a finished mirror. */
export async function mirrorImages(directory: string): Promise<readonly RegistryImage[]> {
  return imageList.parse(JSON.parse(await readFile(join(directory, imagesFile), 'utf8')));
}

interface Parts {
  /** A finished part's folder. */
  readonly filesOf: (part: string) => string;
  readonly key: LabKey;
  readonly parts: readonly MirrorPart[];
}

/**
 * Links the parts' files into one folder, in one step. Does nothing when it is there and whole; what a power cut took
 * from it is put back in its place, for a gateway may be serving it.
 */
export async function assembleMirror(directory: string, input: Parts): Promise<void> {
  const isThere = existsSync(directory);
  const links = await linksOf(input.filesOf);
  const texts = await textsOf(input);
  if (isThere) {
    if (!(await isWhole(directory, links, texts))) await fill(directory, links, texts);
    return;
  }
  const temporary = `${directory}.${process.pid}.new`;
  await rm(temporary, { recursive: true, force: true });
  await fill(temporary, links, texts);
  await rename(temporary, directory).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    // Another process was quicker: its folder has the same name for having the same content.
    await rm(temporary, { recursive: true });
  });
}

/** Where in the mirror which file of a part belongs. */
async function linksOf(filesOf: Parts['filesOf']): Promise<Files> {
  const links = new Map<string, string>();
  const add = async (from: string, to: string) => {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      const source = join(entry.parentPath, entry.name);
      if (!entry.isDirectory()) links.set(join(to, relative(from, source)), source);
    }
  };
  for (const [folder, part] of Object.entries(folders)) await add(filesOf(part), folder);
  for (const { ref } of images)
    await add(join(filesOf(imagePart(ref)), 'sha256'), join(layout.registry, 'sha256'));
  return links;
}

/** What the mirror has of its own. */
async function textsOf({ filesOf, key, parts }: Parts): Promise<Files> {
  const list: RegistryImage[] = [];
  for (const { ref } of images) {
    const manifest = await readFile(join(filesOf(imagePart(ref)), 'manifest.json'), 'utf8');
    list.push({ ref, ...stored.parse(JSON.parse(manifest)) });
  }
  const records = parts.map(({ from: _from, ...record }) => record);
  return new Map([
    [imagesFile, `${JSON.stringify(list, null, 2)}\n`],
    [layout.registryNginx, registryNginx(list)],
    [layout.key, await readFile(key.publicFile, 'utf8')],
    [layout.sources, `${JSON.stringify(records, null, 2)}\n`],
  ]);
}

type Files = ReadonlyMap<string, string>;

/** By size, which is quick: files that lost their content are what a power cut leaves. */
async function isWhole(directory: string, links: Files, texts: Files): Promise<boolean> {
  const sizeOf = async (file: string) => (await stat(file).catch(() => undefined))?.size;
  const checks = [
    ...[...links].map(async ([to, from]) => (await sizeOf(join(directory, to))) === (await sizeOf(from))),
    ...[...texts.keys()].map(async (to) => ((await sizeOf(join(directory, to))) ?? 0) > 0),
  ];
  return (await Promise.all(checks)).every(Boolean);
}

/** Each file comes to its place by a rename, so that nobody who is served meets half of one. */
async function fill(directory: string, links: Files, texts: Files): Promise<void> {
  for (const folder of new Set([...links.keys(), ...texts.keys()].map(dirname)))
    await mkdir(join(directory, folder), { recursive: true });
  const fresh = join(directory, `.${process.pid}.new`);
  for (const [to, from] of links) {
    await rm(fresh, { force: true });
    await link(from, fresh);
    await rename(fresh, join(directory, to));
    // A rename to another name of the same file does nothing.
    await rm(fresh, { force: true });
  }
  for (const [to, text] of texts) await writeWhole(join(directory, to), text);
  await syncTree(directory);
}
