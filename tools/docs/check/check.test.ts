import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { brokenCommands, scriptsOf, type Workspace } from './commands.ts';
import { foreign } from './foreign.ts';
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
      "26: nmp test: nothing is known of the program nmp",
      "27: npm tset: npm has no tset",
      "28: npm instal vmstation: npm has no instal",
      "29: npm install vmstation @vmstation/enigne: there is no package @vmstation/enigne",
      "30: npm install --save-dve typescript: npm install: the option --save-dve is not among those that are known here",
      "31: npm pkg set type: type is no key=value",
      "32: npm config get regisrty: there is no setting regisrty",
      "33: cp -r libs/cluster-config/sites/nowhere ../home: libs/cluster-config/sites/nowhere is not there",
      "34: cp -r libs: cp takes what is copied, and where to",
      "35: rm -r ~/.cache/vmstation/parts/root-el-11-*: ~/.cache/vmstation/parts/root-el-11-* is no root in the cache of the lab",
      "36: git psuh --follow-tags: git has no psuh",
      "37: git push --folow-tags: git: the option --folow-tags is not among those that are known here",
      "38: vmstation completoin bash: unknown command 'completoin' (Did you mean completion?)",
      "39: ssh-copy-id HOST: it takes USER@HOST",
      "40: journalctl --unti kubelet: journalctl: the option --unti is not among those that are known here",
      "41: npx vitest run --config vitest.lab.config.ts libs/enigne: libs/enigne is not there",
      "42: npx vitest rnu: npx vitest has no rnu",
      "43: npx changeset verison: npx changeset has no verison",
      "44: npx biome check .: npx.ts does not say what is checked of biome",
      "45: npx nx affected -t validate --sit=home: unknown option '--sit=home'",
      "46: npx nx run-many -t reset --yse=debian: unknown option '--yse=debian'",
      "47: npx nx run-many -t plan -c prodction: no target plan has a configuration prodction",
      "48: npx nx run-many -t plan -p cluster-confg: there is no project cluster-confg",
      "49: vmstatoin apply a.plan: nothing is known of the program vmstatoin",
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

test('what is run within another command is a command, and where its output goes is none', () => {
  expect(commandsOf('eval "$(vmstation completion bash)" > /dev/null 2>&1 # not this')).toEqual([
    ['eval', '…'],
    ['vmstation', 'completion', 'bash'],
  ]);
  expect(commandsOf("(umask 077; printf '%s' <node> >>file <other) || true")).toEqual([
    ['umask', '077'],
    ['printf', '%s', '<node>'],
    ['true'],
  ]);
});

test('of every foreign program that is known, a page or a file for CI names it', () => {
  const texts = [...pages, ...globSync('docs/ci/*', { cwd: root })].map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const named = (name: string) => texts.some((text) => new RegExp(`(^|[\\s\`(])${name} `, 'm').test(text));
  expect([...foreign.keys()].filter((name) => !named(name))).toEqual([]);
});
