import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Part } from '../parts/part.ts';
import { makeEstimate, writeTimings } from './durations.ts';

let cache = '';
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'lab-durations-'));
});
afterEach(() => rm(cache, { recursive: true }));

const local = { source: 'go', needs: [], build: () => Promise.resolve() } as const;
const etcd: Part = { name: 'etcd', version: 'v1', recipe: 1, lane: 'go', local };

it('knows what a part took here, and else what it took elsewhere', async () => {
  const elsewhere = makeEstimate(cache)(etcd);
  await writeTimings(cache, [{ name: 'etcd', seconds: 7 }]);
  expect(makeEstimate(cache)(etcd)).toBe(7);
  expect(await readdir(cache)).toEqual(['timings.json']);
  expect(elsewhere).not.toBe(7);
});

it.each(['', '[{"name":"etcd","seco', '{}'])('minds no file that was cut off: %j', async (text) => {
  const elsewhere = makeEstimate(cache)(etcd);
  await writeFile(join(cache, 'timings.json'), text);
  expect(makeEstimate(cache)(etcd)).toBe(elsewhere);
});
