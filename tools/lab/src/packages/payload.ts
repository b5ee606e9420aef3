import { chmod, chown, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file of a package or an image layer, as data. `path` is absolute in the target. */
export type PayloadFile = { readonly path: string; readonly mode?: number; readonly owner?: number } & (
  | { readonly content: string }
  | { readonly part: string; readonly file: string }
  | { readonly link: string }
  | { readonly directory: true }
);

/** Lays the files out below `root`. `need` gives the folder of a finished part. */
export async function layOut(
  root: string,
  files: readonly PayloadFile[],
  need: (part: string) => string,
): Promise<void> {
  for (const file of files) {
    const target = join(root, file.path);
    await mkdir(dirname(target), { recursive: true });
    if ('link' in file) {
      await symlink(file.link, target);
      continue;
    }
    if ('directory' in file) await mkdir(target, { recursive: true });
    else if ('content' in file) await writeFile(target, file.content);
    else await copyFile(join(need(file.part), file.file), target);
    await chmod(target, file.mode ?? ('content' in file ? 0o644 : 0o755));
    if (file.owner !== undefined) await chown(target, file.owner, file.owner);
  }
}

/** The parts that the files are copied from. */
export function partsOf(files: readonly PayloadFile[]): readonly string[] {
  return [...new Set(files.flatMap((file) => ('part' in file ? [file.part] : [])))];
}
