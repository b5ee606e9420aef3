import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, publishedManifest } from './manifest.ts';
import { readme } from './readme.ts';

/** Puts package.json, the licence, a README and the data folders into dist. */
export function copyData(root: string, manifest: Manifest): void {
  const dist = join(root, 'dist');
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
  writeFileSync(join(dist, 'README.md'), readme(manifest));
  cpSync(join(import.meta.dirname, '..', '..', 'LICENSE'), join(dist, 'LICENSE'));
  for (const folder of manifest.files) cpSync(join(root, folder), join(dist, folder), { recursive: true });
}
