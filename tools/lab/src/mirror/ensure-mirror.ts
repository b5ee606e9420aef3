import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '@vmstation/engine';
import { touch } from '../cache/prune.ts';
import { contentName } from '../cache/store.ts';
import { besideParts } from '../parts/table.ts';
import { assembleMirror, mirrorImages, mirrorParts } from './assemble.ts';
import { layout } from './layout.ts';
import { runParts } from './run.ts';
import type { Mirror, MirrorOptions } from './types.ts';

/**
 * Fills the lab's mirror from the best source that answers: the cache, upstream, else builds from Go modules
 * and Debian's archive. An interrupted run is continued part by part. Throws `LAB_PART_FAILED` and
 * `LAB_GO_MISSING`.
 */
export async function ensureMirror(options: MirrorOptions): Promise<Mirror> {
  const run = await runParts(options, [...new Set([...besideParts, ...mirrorParts])]);
  const wanted = mirrorParts.flatMap((name) => run.made.get(name)?.record ?? []).map(contentName);
  const value = digest({ wanted, key: run.key.fingerprint });
  const directory = join(options.cacheDir, 'mirror', value);
  await mkdir(join(options.cacheDir, 'mirror'), { recursive: true });
  await assembleMirror(directory, { filesOf: run.filesOf, key: run.key, parts: run.all });
  await touch(directory);
  return {
    directory,
    digest: value,
    keyFile: join(directory, layout.key),
    keyFingerprint: run.key.fingerprint,
    images: await mirrorImages(directory),
    parts: run.all,
  };
}
