import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { images } from '../images/catalog.ts';
import { imagePart } from '../images/image-spec.ts';
import { linkBlobs } from '../images/oci.ts';
import { type RegistryImage, registryNginx } from '../images/registry.ts';
import type { LabKey } from '../packages/lab-key.ts';
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

const stored = z.object({ digest: z.string(), mediaType: z.string() });
const imageList = z.array(z.object({ ref: z.string(), digest: z.string(), mediaType: z.string() }));

/** The images of a finished mirror. */
export async function mirrorImages(directory: string): Promise<readonly RegistryImage[]> {
  return imageList.parse(JSON.parse(await readFile(join(directory, layout.registry, 'images.json'), 'utf8')));
}

/**
 * Links the parts' files into one folder, in one step; does nothing when it is there. `filesOf` gives a
 * finished part's folder.
 */
export async function assembleMirror(
  directory: string,
  input: {
    readonly filesOf: (part: string) => string;
    readonly key: LabKey;
    readonly parts: readonly MirrorPart[];
  },
): Promise<void> {
  if (existsSync(directory)) return;
  const temporary = `${directory}.${process.pid}.new`;
  await rm(temporary, { recursive: true, force: true });
  for (const [folder, part] of Object.entries(folders)) {
    await linkTree(input.filesOf(part), join(temporary, folder));
  }
  const registry = join(temporary, layout.registry);
  const list: RegistryImage[] = [];
  for (const { ref } of images) {
    const part = input.filesOf(imagePart(ref));
    await linkBlobs(part, registry);
    list.push({ ref, ...stored.parse(JSON.parse(await readFile(join(part, 'manifest.json'), 'utf8'))) });
  }
  await writeFile(join(registry, 'images.json'), `${JSON.stringify(list, null, 2)}\n`);
  await writeFile(join(temporary, layout.registryNginx), registryNginx(list));
  await mkdir(join(temporary, 'keys'), { recursive: true });
  await copyFile(input.key.publicFile, join(temporary, layout.key));
  const records = input.parts.map(({ from: _from, ...record }) => record);
  await writeFile(join(temporary, layout.sources), `${JSON.stringify(records, null, 2)}\n`);
  await rename(temporary, directory).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    // Another process was quicker: its folder has the same name for having the same content.
    await rm(temporary, { recursive: true });
  });
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    if (entry.isDirectory()) await mkdir(target, { recursive: true });
    else {
      await mkdir(dirname(target), { recursive: true });
      await link(source, target);
    }
  }
}
