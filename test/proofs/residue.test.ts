import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_LOOKED_INTO } from '@vmstation/lab';
import { expect, test } from 'vitest';
import { everywhere, standIns } from './residue.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reset.md'), 'utf8');

const saidAs = (names: readonly string[], reason: string) => `${names.join(', ')}: ${reason}`;

/** The tables of the page, each as its rows: what is named in the first cell, and the words of the second. */
const tables = page
  .split(/\n{2,}/)
  .filter((part) => part.startsWith('| '))
  .map((part) => part.trim().split('\n').slice(2).map(rowOf));

function rowOf(line: string): string {
  const [, named = '', words = ''] = line.split('|');
  return saidAs(
    [...named.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    words.trim().replaceAll('’', "'"),
  );
}

/** What has one reason stands in one row. */
function rowsOf(all: readonly { readonly name: string; readonly reason: string }[]): readonly string[] {
  return [...Map.groupBy(all, ({ reason }) => reason)].map(([reason, some]) =>
    saidAs(
      some.map(({ name }) => name),
      reason,
    ),
  );
}

const named = (list: typeof everywhere) =>
  rowsOf(
    list.map(({ kind, pattern, reason }) => ({
      name: kind === 'file' ? pattern : `${kind} ${pattern}`,
      reason,
    })),
  );

test('docs/reset.md has all that a reset may leave, with the reason, and nothing else', () => {
  expect(tables[0]).toEqual(named(everywhere));
  expect(tables[1]).toEqual(named(standIns));
});

test('and all that no inventory looks into', () => {
  expect(tables[2]).toEqual(rowsOf(NOT_LOOKED_INTO.map(({ path, reason }) => ({ name: path, reason }))));
  expect(tables).toHaveLength(3);
});
