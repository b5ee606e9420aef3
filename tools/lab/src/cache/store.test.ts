import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partFiles, partFolder, readStamp, storePart } from './store.ts';

let cache = '';
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'lab-store-'));
});
afterEach(() => rm(cache, { recursive: true }));

const identity = { name: 'crane', version: 'v1', digest: 'abc', source: 'go' } as const;

it('keeps a part with its stamp', async () => {
  const stored = await storePart(cache, identity, (dir) => writeFile(join(dir, 'crane'), '12345'));
  expect(stored).toMatchObject({ ...identity, bytes: 5 });
  expect(readStamp(cache, 'crane', 'abc')).toEqual(stored);
  expect(await readFile(join(partFiles(cache, 'crane', 'abc'), 'crane'), 'utf8')).toBe('12345');
});

it('has no part after a failed or interrupted filling, and the next one starts clean', async () => {
  const broken = storePart(cache, identity, async (dir) => {
    await writeFile(join(dir, 'half'), 'x');
    throw new Error('interrupted');
  });
  await expect(broken).rejects.toThrow('interrupted');
  expect(readStamp(cache, 'crane', 'abc')).toBeUndefined();
  const stored = await storePart(cache, identity, (dir) => writeFile(join(dir, 'whole'), 'yz'));
  expect(stored.bytes).toBe(2);
});

it('does not know a part of another recipe', async () => {
  await storePart(cache, identity, () => Promise.resolve());
  expect(readStamp(cache, 'crane', 'abd')).toBeUndefined();
});

it.each([
  ['a file without its content', join('files', 'crane')],
  ['a stamp without its content', 'part.json'],
])('does not trust what a power cut left: %s', async (_, file) => {
  const fill = (dir: string) => writeFile(join(dir, 'crane'), '12345');
  const stored = await storePart(cache, identity, fill);
  await truncate(join(partFolder(cache, 'crane', 'abc'), file));
  expect(readStamp(cache, 'crane', 'abc')).toBeUndefined();
  await storePart(cache, identity, fill);
  expect(readStamp(cache, 'crane', 'abc')).toMatchObject({ ...identity, bytes: stored.bytes });
});

it('does not trust a stamp whose files are gone', async () => {
  await storePart(cache, identity, () => Promise.resolve());
  await rm(partFiles(cache, 'crane', 'abc'), { recursive: true });
  expect(readStamp(cache, 'crane', 'abc')).toBeUndefined();
});
