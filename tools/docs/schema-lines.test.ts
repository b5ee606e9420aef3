import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const line = /# yaml-language-server: \$schema=(\S+?\.json)/g;
const linesOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(line)].map(([, path = '']) => path);

// An editor looks from the folder of the file on, and says nothing when there is no schema.
test.each(globSync('{libs/*/sites/*,test/proofs/*/site}/site.yaml', { cwd: root }))(
  '%s: its first line leads an editor to the schema',
  (file) => {
    expect(linesOf(file).map((path) => existsSync(join(root, dirname(file), path)))).toEqual([true]);
  },
);

test('the lines that the pages name lead there too: from a copy beside a clone, and from a repository with the packages', () => {
  const beside = join(root, '..', 'home');
  const own = join(root, 'site');
  const found = ['docs/site.md', 'docs/getting-started.md'].flatMap(linesOf).map((path) => {
    const installed = path.startsWith('../node_modules/');
    return existsSync(join(installed ? own : beside, path.replace('../vmstation/', `../${basename(root)}/`)));
  });
  expect(found).toEqual([true, true, true]);
});
