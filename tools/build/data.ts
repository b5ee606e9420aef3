import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts package.json, the licence and the data folders into dist. */
export function copyData(root: string, manifest: object, folders: readonly string[]): void {
  const dist = join(root, 'dist');
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(import.meta.dirname, '..', '..', 'LICENSE'), join(dist, 'LICENSE'));
  for (const folder of folders) cpSync(join(root, folder), join(dist, folder), { recursive: true });
}
