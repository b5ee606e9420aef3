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
  ).toMatchInlineSnapshot(`
    [
      "5: vmstation aply: unknown command 'aply' (Did you mean apply?)",
      "5: npx nx run cluster-config:telnet: there is no cluster-config:telnet",
      "5: npm run vmstatoin: package.json has no script vmstatoin",
      "8: npx vmstation plan --evn=production: unknown option '--evn=production'",
      "9: npx vmstation lab shell: missing required argument 'node'",
      "10: npx vmstation apply one.plan two.plan: too many arguments for 'apply'. Expected 1 argument but got 2: one.plan, two.plan.",
      "11: npx vmstation apply --concurrency=none: option '--concurrency <hosts>' argument 'none' is invalid. It must be a whole number from 1 on.",
      "12: npm run vmstation -- drfit: unknown command 'drfit' (Did you mean drift?)",
      "13: npx nx run cluster-infra:plan -c prodction: cluster-infra:plan has no configuration prodction",
      "14: npx nx run cluster-config:reset --yse=debian: unknown option '--yse=debian'",
      "15: npx nx affected -t valdate: no project has a target valdate",
      "16: npx nx deploy-all: nx has no verb deploy-all",
      "17: npx vmstation lab upp: unknown command 'upp' (Did you mean up?)",
      "18: node tools/nothing.ts: tools/nothing.ts is not there",
      "19: npx vmstatoin plan: there is no vmstatoin here",
      "20: npm run bench -- --scenarios=table: Unknown option '--scenarios'",
      "21: npm run bench -- --scenario=tabel --quick: "tabel" is not one of table, growth, startup, nx, cluster",
      "22: npm run soak -- --cycle 100: Unknown option '--cycle'",
      "23: npm run soak -- --cycles=many: --cycles many: a whole number from 1 is needed, as in: npm run soak -- --cycles 100",
      "24: npm run release -- --dryrun: there is no option --dryrun",
      "25: npm run fresh -- deply: deply: there are deploy and test",
    ]
  `);
});

test('a line is cut into commands and words as a shell does', () => {
  expect(commandsOf("A=1 npx nx graph | sed 's/a b/c/' && echo x  # not this")).toEqual([
    ['npx', 'nx', 'graph'],
    ['sed', 's/a b/c/'],
    ['echo', 'x'],
  ]);
});
