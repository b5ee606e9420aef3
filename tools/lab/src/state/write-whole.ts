import { rename, writeFile } from 'node:fs/promises';

/**
 * Writes a file in one step: who reads meanwhile, or comes after a kill or a power cut, finds the old one or the new one,
 * never half.
 */
export async function writeWhole(file: string, text: string, mode?: number): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, text, { mode, flush: true });
  await rename(fresh, file);
}
