import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runParts } from '../mirror/run.ts';
import type { MirrorOptions } from '../mirror/types.ts';

/** Puts `etcd`, `kube-apiserver` and `promtool` of the lab into `folder`, as links into the cache. Throws `LAB_PART_FAILED`. */
export async function linkPrograms(folder: string, options: MirrorOptions): Promise<void> {
  const { filesOf } = await runParts(options, ['etcd', 'kubernetes-control-plane', 'prometheus']);
  await mkdir(folder, { recursive: true });
  await symlink(join(filesOf('etcd'), 'etcd'), join(folder, 'etcd'));
  await symlink(join(filesOf('prometheus'), 'promtool'), join(folder, 'promtool'));
  // One program for all components: it goes by the name that it is called by.
  await symlink(join(filesOf('kubernetes-control-plane'), 'control-plane'), join(folder, 'kube-apiserver'));
}
