import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { VmstationError } from '@vmstation/engine';
import type { Files } from './collect.ts';

/**
 * Writes files, and a folder as it is, into `<parent>/<name>.tar.gz`, and gives its path. Only the owner can read it.
 * @throws BUNDLE_FAILED when tar is missing, the folder is not ours or the disk is full
 */
export async function pack(
  parent: string,
  name: string,
  files: Files,
  folder: { readonly from: string; readonly as: string } | undefined,
): Promise<string> {
  const bundle = join(parent, `${name}.tar.gz`);
  let draft: string | undefined;
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    draft = await mkdtemp(join(parent, '.draft-'));
    for (const [path, text] of files) {
      const file = join(draft, name, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, text, { mode: 0o600 });
    }
    if (folder !== undefined) await cp(folder.from, join(draft, name, folder.as), { recursive: true });
    // Tar makes the file with the umask of this process, so it is made before, closed to others.
    await writeFile(bundle, '', { mode: 0o600 });
    await promisify(execFile)('tar', ['-czf', bundle, '-C', draft, name]);
    return bundle;
  } catch (cause) {
    if (draft !== undefined) await rm(bundle, { force: true });
    throw new VmstationError({
      code: 'BUNDLE_FAILED',
      message: 'the support bundle could not be written',
      where: bundle,
      cause,
      next: `see whether tar is installed, and ${parent} is yours and has room`,
    });
  } finally {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
  }
}
