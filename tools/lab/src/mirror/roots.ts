import { join } from 'node:path';
import { contentName } from '../cache/store.ts';
import { rootPart } from '../parts/root-parts.ts';
import type { RootKind } from './root-specs.ts';
import { runParts } from './run.ts';
import type { MirrorOptions } from './types.ts';

/** A root filesystem as a tar, with the digest of its recipe. */
export interface Root {
  readonly tar: string;
  readonly digest: string;
}

/** The root of a kind of container, from the cache or made by mmdebstrap. Throws `LAB_PART_FAILED`. */
export async function ensureRoot(kind: RootKind, options: MirrorOptions): Promise<Root> {
  const name = rootPart(kind);
  const run = await runParts(options, [name]);
  const record = run.made.get(name)?.record;
  return {
    tar: join(run.filesOf(name), 'root.tar'),
    digest: record === undefined ? '' : contentName(record),
  };
}
