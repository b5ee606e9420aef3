import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assembleMirror } from './assemble.ts';
import { layout } from './layout.ts';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'lab-assemble-'));
  mkdirSync(join(cache, 'part', 'sha256'), { recursive: true });
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
  expect(readdirSync(cache).sort()).toEqual(['lab.asc', 'mirror', 'part']);
});

it('takes the folder of another process that was quicker, and leaves nothing of its own', async () => {
  await assemble(() => {
    mkdirSync(mirror(), { recursive: true });
    writeFileSync(join(mirror(), 'theirs'), '');
  });
  expect(readdirSync(mirror())).toEqual(['theirs']);
  expect(readdirSync(cache).sort()).toEqual(['lab.asc', 'mirror', 'part']);
});
