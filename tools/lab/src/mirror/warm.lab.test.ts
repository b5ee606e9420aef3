import { expect, test } from 'vitest';
import { cacheDirectory } from '../state/paths.ts';
import { ensureMirror } from './ensure-mirror.ts';
import { ensureRoot } from './roots.ts';
import { environmentSources } from './sources.ts';

test('with a warm cache nothing is built or fetched: every part comes from it, and no part is begun', async () => {
  const begun: string[] = [];
  const options = {
    cacheDir: cacheDirectory(),
    onProgress: ({ part, phase }: { part: string; phase: string }) => begun.push(`${phase} ${part}`),
    sources: environmentSources(),
  };
  // Whatever the cache held before: the second time it is warm.
  const first = await ensureMirror(options);
  begun.length = 0;
  const mirror = await ensureMirror(options);
  for (const kind of ['debian-12', 'el-10', 'gateway'] as const) await ensureRoot(kind, options);
  expect(begun).toEqual([]);
  expect(mirror.parts.filter(({ from }) => from !== 'cache')).toEqual([]);
  expect(mirror.directory).toBe(first.directory);
});
