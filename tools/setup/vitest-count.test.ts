import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { vitestCount } from './vitest-count.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'vmstation-count-'));
symlinkSync(modules, join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs vitest itself on a file. */
function countOf(content: string): unknown {
  writeFileSync(join(folder, 'some.test.mjs'), `import { beforeAll, test } from 'vitest';\n${content}`);
  const file = join(folder, 'report.json');
  const args = ['run', '--root', folder, '--reporter=json', `--outputFile=${file}`];
  const { status } = spawnSync(join(modules, '.bin', 'vitest'), args, { encoding: 'utf8' });
  return { ...vitestCount(JSON.parse(readFileSync(file, 'utf8')), folder), status };
}

test('what did not pass has failed, skipped or not yet written too', { timeout: 60_000 }, () => {
  expect(countOf("test('a', () => {}); test('b', () => {});")).toEqual({
    passed: 2,
    failed: 0,
    failures: [],
    status: 0,
  });
  expect(countOf("test('a', () => {}); test.skip('b', () => {}); test.todo('c');")).toEqual({
    passed: 1,
    failed: 2,
    failures: ['some.test.mjs: b\n  skipped', 'some.test.mjs: c\n  todo'],
    status: 0,
  });
  expect(countOf("test('a', () => { throw new Error('no'); });")).toEqual({
    passed: 0,
    failed: 1,
    failures: ['some.test.mjs: a\n  Error: no'],
    status: 1,
  });
});

test('a file that breaks early has failed', { timeout: 60_000 }, () => {
  expect(countOf("throw new Error('no');")).toEqual({
    passed: 0,
    failed: 1,
    failures: ['some.test.mjs\n  no'],
    status: 1,
  });
  expect(countOf("beforeAll(() => { throw new Error('no'); }); test('a', () => {});")).toEqual({
    passed: 0,
    failed: 1,
    failures: ['some.test.mjs: a\n  no'],
    status: 1,
  });
});
