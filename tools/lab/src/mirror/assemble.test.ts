import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assembleMirror, mirrorImages } from './assemble.ts';
import { layout } from './layout.ts';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'lab-assemble-'));
  mkdirSync(join(cache, 'part', 'sha256'), { recursive: true });
  writeFileSync(join(cache, 'part', 'sha256', 'blob'), 'blob');
  writeFileSync(join(cache, 'part', 'manifest.json'), '{"digest":"sha256:0","mediaType":"none"}');
  writeFileSync(join(cache, 'lab.asc'), 'key');
});
afterEach(() => rmSync(cache, { recursive: true }));

const mirror = () => join(cache, 'mirror');
/** @param meanwhile what happens while the parts are put together */
const assemble = (meanwhile: () => void = () => undefined) =>
  assembleMirror(mirror(), {
    filesOf: () => {
      meanwhile();
      return join(cache, 'part');
    },
    key: { fingerprint: '0', home: cache, publicFile: join(cache, 'lab.asc') },
    parts: [],
  });

it('puts the parts into one folder, in one step', async () => {
  await assemble(() => expect(readdirSync(cache)).not.toContain('mirror'));
  expect(readFileSync(join(mirror(), layout.key), 'utf8')).toBe('key');
  expect(readFileSync(join(mirror(), layout.files, 'sha256', 'blob'), 'utf8')).toBe('blob');
  expect(readFileSync(join(mirror(), layout.registry, 'sha256', 'blob'), 'utf8')).toBe('blob');
  expect(readdirSync(cache).sort()).toEqual(['lab.asc', 'mirror', 'part']);
  expect(readdirSync(mirror()).sort()).toEqual([
    ...['apt', 'files', 'keys', 'registry', 'rpm', 'sources.json'],
  ]);
});

it.each([
  join(layout.files, 'sha256', 'blob'),
  join(layout.registry, 'sha256', 'blob'),
  join(layout.registry, 'images.json'),
  layout.key,
])('puts back what a power cut took, in the folder that is served: %s', async (file) => {
  await assemble();
  const { ino } = statSync(mirror());
  // The part was made anew: its file is another one than the mirror's.
  rmSync(join(cache, 'part', 'sha256', 'blob'));
  truncateSync(join(mirror(), file));
  writeFileSync(join(cache, 'part', 'sha256', 'blob'), 'new blob');
  await assemble();
  for (const folder of [layout.files, layout.registry])
    expect(readFileSync(join(mirror(), folder, 'sha256', 'blob'), 'utf8')).toBe('new blob');
  expect(readFileSync(join(mirror(), layout.key), 'utf8')).toBe('key');
  expect(await mirrorImages(mirror())).not.toEqual([]);
  expect(statSync(mirror()).ino).toBe(ino);
  expect(readdirSync(mirror()).filter((name) => name.endsWith('.new'))).toEqual([]);
});

it('leaves alone what is whole', async () => {
  await assemble();
  const before = statSync(join(mirror(), layout.sources));
  await assemble();
  expect(statSync(join(mirror(), layout.sources))).toEqual(before);
});

it('takes the folder of another process that was quicker, and leaves nothing of its own', async () => {
  await assemble(() => {
    mkdirSync(mirror(), { recursive: true });
    writeFileSync(join(mirror(), 'theirs'), '');
  });
  expect(readdirSync(mirror())).toEqual(['theirs']);
  expect(readdirSync(cache).sort()).toEqual(['lab.asc', 'mirror', 'part']);
});
