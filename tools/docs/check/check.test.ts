import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { brokenCommands, scriptsOf, type Workspace } from './commands.ts';
import { brokenLinks } from './links.ts';
import { nxTargets } from './nx.ts';
import { commandsOf } from './words.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const pages = globSync(['*.md', 'docs/**/*.md', '.changeset/*.md'], { cwd: root }).toSorted();
const broken = 'tools/docs/check/fixtures/broken.md';

let workspace: Workspace;
beforeAll(() => {
  workspace = { root, scripts: scriptsOf(root), targets: nxTargets(root) };
}, 120_000);

test.each(pages)('%s: its links lead somewhere, its commands would be understood', (page) => {
  expect([...brokenLinks(root, page), ...brokenCommands(workspace, page)]).toEqual([]);
});

test('every broken link of a page is named with its line', () => {
  expect(brokenLinks(root, broken)).toEqual([
    `${broken}:3: nowhere.md is not there`,
    `${broken}:3: ${broken} has no heading #nowhere`,
    `${broken}:3: no.svg is not there`,
  ]);
});

test('every broken command of a page is named with its line and what the program says', () => {
  expect(
    brokenCommands(workspace, broken).map((line) => line.replace(`${broken}:`, '')),
  ).toMatchInlineSnapshot();
});

test('a line is cut into commands and words as a shell does', () => {
  expect(commandsOf("A=1 npx nx graph | sed 's/a b/c/' && echo x  # not this")).toEqual([
    ['npx', 'nx', 'graph'],
    ['sed', 's/a b/c/'],
    ['echo', 'x'],
  ]);
});
