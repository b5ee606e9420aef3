import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlReport } from '@vmstation/reporters';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manyHosts } from '../../libs/reporters/src/testing/run.ts';
import { filesIn, hidden, reveals } from './secrets.ts';

const word = `word${randomBytes(12).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'vmstation-secrets-'));

/** The files of the folder in which a word is found. */
const found = (planted: string) => {
  const files = filesIn(folder).filter(({ bytes }) => reveals(bytes, hidden(planted)));
  return files.map(({ path }) => path.slice(folder.length + 1)).toSorted();
};

beforeAll(() => {
  const inBase64 = Buffer.from(`user:${word}:`).toString('base64');
  const report = htmlReport(
    manyHosts(['alpha'], 2, (_, number) => (number === 0 ? inBase64 : `no ${word}x`)),
  );
  writeFileSync(join(folder, 'report.html'), report);
  writeFileSync(join(folder, 'plain.txt'), 'nothing\n');
  execFileSync('tar', ['-czf', join(folder, 'bundle.tar.gz'), '-C', folder, 'plain.txt', 'report.html']);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a word in the diff of a report is found there, and in a bundle that has the report', () => {
  // As a file the report does not have it: it is packed.
  expect(reveals(readFileSync(join(folder, 'report.html')), hidden(word))).toBe(false);
  expect(found(`${word}x`)).toEqual(['bundle.tar.gz', 'report.html']);
});

test('so is one that stands there in base64, and another word is not', () => {
  expect(found(`${word}:`)).toEqual(['bundle.tar.gz', 'report.html']);
  expect(found('x'.repeat(24))).toEqual([]);
});
