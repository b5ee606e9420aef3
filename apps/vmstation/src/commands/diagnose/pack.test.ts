import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pack } from './pack.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a bundle holds everything, is closed to others and leaves nothing else', async () => {
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(folder, 'run', 'events.jsonl'), '{}\n');
  const parent = join(folder, 'bundles');
  const bundle = await pack(parent, 'b', new Map([['hosts/a/disk.txt', 'full\n']]), {
    from: join(folder, 'run'),
    as: 'last-run',
  });
  expect(execFileSync('tar', ['-xzOf', bundle, 'b/hosts/a/disk.txt'], { encoding: 'utf8' })).toBe('full\n');
  expect(execFileSync('tar', ['-tzf', bundle], { encoding: 'utf8' })).toContain('b/last-run/events.jsonl');
  expect(statSync(bundle).mode & 0o777).toBe(0o600);
  expect(readdirSync(parent)).toEqual(['b.tar.gz']);
});

test('a folder that cannot be copied leaves no half bundle', async () => {
  const packed = pack(folder, 'b', new Map(), { from: join(folder, 'missing'), as: 'x' });
  await expect(packed).rejects.toMatchObject({ code: 'BUNDLE_FAILED' });
  expect(readdirSync(folder)).toEqual([]);
});
