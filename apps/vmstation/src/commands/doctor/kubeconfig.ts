import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '@vmstation/engine';
import { type Cluster, expandHome } from '@vmstation/inventory';
import { type Finding, finding } from './finding.ts';

/** Written by apply, so one that is not there yet is no fault. */
export async function kubeconfigOf({
  name,
  kubeconfig,
}: Pick<Cluster, 'name' | 'kubeconfig'>): Promise<readonly Finding[]> {
  const file = expandHome(kubeconfig);
  const sentence = `The kubeconfig of ${name} can be read, by us alone`;
  try {
    const { mode } = await stat(file);
    await readFile(file);
    const found = `${kubeconfig}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`;
    return [finding('access', sentence, { holds: (mode & 0o077) === 0, found, fix: `chmod 600 ${file}` })];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    return [
      finding('access', sentence, { holds: false, found: messageOf(error), fix: `chown "$USER" ${file}` }),
    ];
  }
}
