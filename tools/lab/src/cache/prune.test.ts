import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prune, touch } from './prune.ts';

let cache = '';
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'lab-prune-'));
});
afterEach(() => rm(cache, { recursive: true }));

/** A folder that was used so many hours ago. */
async function folder(name: string, hours: number): Promise<string> {
  const path = join(cache, name);
  await mkdir(path);
  await writeFile(join(path, 'part.json'), '{}');
  const then = new Date(Date.now() - hours * 3600 * 1000);
  await utimes(path, then, then);
  return path;
}

it('removes what nothing refers to and nobody has used for a day, and nothing else', async () => {
  await folder('crane-1', 100);
  await folder('crane-1.new', 100); // another process makes it
  await folder('crane-0', 25);
  await folder('etcd-0.new', 25);
  await folder('etcd-0', 23);
  expect([...(await prune(cache, ['crane-1']))].sort()).toEqual(['crane-0', 'etcd-0.new']);
  expect((await readdir(cache)).sort()).toEqual(['crane-1', 'crane-1.new', 'etcd-0']);
});

it('leaves what another one has used since', async () => {
  await folder('crane-1', 0);
  await touch(await folder('crane-0', 100));
  expect(await prune(cache, ['crane-1'])).toEqual([]);
});
