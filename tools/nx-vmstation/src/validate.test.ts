import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clone, cloneAsItIs } from '../../release/clone.ts';
import { somebody } from './testing/nx.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const shipped = 'libs/cluster-config/sites/vmstation';
const timeout = 120_000;

const stacks = ['setup', 'infra', 'config', 'monitor-stack', 'application-stack', 'tools'];
/** What a `vmstation.config.ts` says that leaves all as it is. */
const allStacks = [
  ...stacks.map((name, at) => `import { stack as s${at} } from '@vmstation/cluster-${name}';`),
  `export default { stacks: [${stacks.map((_, at) => `s${at}`).join(', ')}] };\n`,
].join('\n');

/** A clone of this workspace whose owner has sites of the same kind in `home` and in its root. */
let clone: Clone;
const path = (file: string) => join(clone.folder, file);
const jane = somebody();
const typed = (...args: readonly string[]) => jane.nx(clone.folder, ...args);
const two = ['--projects=cluster-config,cluster-tools', '-t', 'validate'];
const validateTwo = () => typed('run-many', ...two, '--site=home');
const affected = [
  ...['affected', '-t', 'validate', '--base=HEAD~1', '--head=HEAD'],
  '--exclude=*,!cluster-config,!cluster-tools',
];

function commit(): void {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: clone.folder });
  git('add', '--all');
  git('-c', 'user.name=jane', '-c', 'user.email=jane@example.lan', 'commit', '--quiet', '--message=change');
}

beforeAll(() => {
  clone = cloneAsItIs(root);
  cpSync(path(shipped), path('home'), { recursive: true });
  appendFileSync(path('home/site.yaml'), '  attic: {}\n');
  cpSync(path(`${shipped}/site.yaml`), path('site.yaml'));
  commit();
}, timeout);
afterAll(() => {
  jane[Symbol.dispose]();
  clone[Symbol.dispose]();
});

test('what was checked is not checked again', { timeout }, () => {
  expect(validateTwo().said).toMatch(/0\/2 hit/);
  expect(validateTwo().said).toMatch(/2\/2 hit/);
});

test.each([
  ['a library below the stacks', 'libs/engine/src/index.ts', '// changed\n'],
  ['another stack', 'libs/cluster-setup/src/index.ts', '// changed\n'],
  ['the program', 'apps/vmstation/src/main.ts', '// changed\n'],
  ['the site that is shipped', `${shipped}/site.yaml`, '# changed\n'],
  ['a site of one’s own', 'home/site.yaml', '# changed\n'],
  ['another file of that site', 'home/secrets.yaml', '# new\n'],
  ['a site in the root of the workspace', 'site.yaml', '# changed\n'],
  ['the list of the stacks', 'vmstation.config.ts', allStacks],
])('after a change of %s, affected checks the stacks again', { timeout }, (_what, file, text) => {
  appendFileSync(path(file), text);
  commit();
  const { said, code } = typed(...affected, '--site=home');
  expect(said).toMatch(/0\/2 hit/);
  expect(code).toBe(0);
});

test('a page, or the site of a test, is none of their business', { timeout }, () => {
  appendFileSync(path('docs/ci.md'), 'changed\n');
  appendFileSync(path('test/outside/repository/site/site.yaml'), '# changed\n');
  commit();
  expect(typed(...affected, '--site=home').said).toContain('No tasks were run');
  expect(validateTwo().said).toMatch(/2\/2 hit/);
});

test('an import makes an edge of the graph, whatever package.json says', { timeout }, () => {
  const ask = () => typed('show', 'projects', '--affected', '--files=libs/reporters/src/color.ts').said;
  expect(ask().split('\n')).not.toContain('ssh');
  writeFileSync(path('libs/ssh/src/some.test.ts'), "import '@vmstation/reporters';\n");
  expect(ask().split('\n')).toContain('ssh');
});

test('a configuration is an environment here, too', { timeout }, () => {
  const words = ['run', 'cluster-config:validate', '-c', 'attic'];
  expect(typed(...words, '--site=home').code).toBe(0);
  const { said, code } = typed(...words); // the shipped site has none of that name
  expect(said).toContain('ENVIRONMENT_UNKNOWN');
  expect(code).toBe(1);
});

test('a typo in a site is told with its line by what reads it, and stops nothing else', { timeout }, () => {
  const lines = readFileSync(path('home/site.yaml'), 'utf8').split('\n');
  const at = lines.indexOf('site: vmstation');
  writeFileSync(path('home/site.yaml'), lines.with(at, 'site: vmstation: home').join('\n'));
  for (const target of ['cluster-config:validate', 'cluster-setup:plan']) {
    const { said, code } = typed('run', target, '--site=home', '-c', 'attic');
    expect(said).toContain(`home/site.yaml:${at + 1}:`);
    expect(said).toContain('[YAML_SYNTAX]');
    expect(code).toBe(1);
  }
  expect(typed('run', 'cluster-config:validate').code).toBe(0);
});
