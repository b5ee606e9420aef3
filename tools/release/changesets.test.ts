import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesetsOf, packagesOf } from './versions.ts';

const root = join(import.meta.dirname, '..', '..');

/** What stands before the sentence: package → patch, minor or major. */
function bumpsOf(text: string): readonly string[] | undefined {
  const head = /^---\n((?:'[^'\n]+': (?:patch|minor|major)\n)+)---\n\n\S/.exec(text)?.[1];
  return head
    ?.trimEnd()
    .split('\n')
    .map((line) => line.split("'")[1] ?? '');
}

test('every changeset names packages that there are', () => {
  const names = packagesOf(root).map(({ name }) => name);
  for (const file of changesetsOf(root)) {
    const bumps = bumpsOf(readFileSync(join(root, file), 'utf8'));
    expect(bumps, `${file} does not begin as a changeset does`).toBeDefined();
    expect(names, file).toEqual(expect.arrayContaining([...(bumps ?? [])]));
  }
});

test('every changeset is one paragraph: of several, a changelog is made that the formatter refuses', () => {
  for (const file of changesetsOf(root)) {
    const [, , ...more] = readFileSync(join(root, file), 'utf8').trim().split('\n\n');
    expect(more, file).toEqual([]);
  }
});

test('a formatter that takes it for Markdown alone breaks one', () => {
  expect(bumpsOf("---\n'@vmstation/lab': patch\n---\n\nFaster.\n")).toEqual(['@vmstation/lab']);
  expect(bumpsOf("---\n\n## '@vmstation/lab': patch\n\nFaster.\n")).toBeUndefined();
});
