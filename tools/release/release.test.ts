import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRegistry, localRegistry } from '../../test/registry/local-registry.ts';
import { type TestingWorkspace, testingWorkspace } from './testing-workspace.ts';

const main = join(import.meta.dirname, 'main.ts');

let registry: LocalRegistry;
let workspace: TestingWorkspace;

beforeAll(async () => {
  registry = await localRegistry();
  workspace = await testingWorkspace(registry.env);
}, 60_000);
afterAll(async () => {
  workspace[Symbol.dispose]();
  await registry[Symbol.asyncDispose]();
});

const release = (...words: readonly string[]) => workspace.run('node', main, ...words);
const dependenciesOf = async (name: string) =>
  JSON.parse((await workspace.run('npm', 'view', name, 'dependencies', '--json', '--loglevel=error')).said);

test('what is not committed is refused by name, and nothing is done', { timeout: 60_000 }, async () => {
  workspace.write('libs/base/new.txt', 'not committed\n');
  for (const words of [[], ['--dry-run']]) {
    const { code, said } = await release(...words);
    expect(said).toContain(
      '✗ these files are not committed:\n?? libs/base/new.txt\n  → commit or remove them',
    );
    expect(code).toBe(1);
  }
  expect(workspace.git('tag')).toBe('');
  workspace.commit();
});

test('a word that it does not know is refused', { timeout: 60_000 }, async () => {
  const { code, said } = await release('--dry');
  expect(said).toBe('✗ there is no option --dry\n  → npm run release -- --dry-run\n');
  expect(code).toBe(1);
});

test('first versions are released as they stand, and only once', { timeout: 120_000 }, async () => {
  const { code, said } = await release();
  expect(code, said).toBe(0);
  expect(said).toContain('no changesets: versions stay as they are');
  expect(said).toContain('✓ 2 packages released');
  expect(workspace.git('tag').split('\n')).toEqual(['@vmstation/base@0.1.0', '@vmstation/upon@0.1.0']);
  const again = await release();
  expect(again.said).toContain('✓ the registry has every version already');
  expect(again.code).toBe(0);
});

const changeset = "---\n'@vmstation/base': minor\n---\n\nSomething new.\n";

test('a dry run says what would be, and leaves everything as it is', { timeout: 120_000 }, async () => {
  workspace.write('.changeset/news.md', changeset);
  workspace.commit();
  const before = workspace.git('rev-parse', 'HEAD');
  const { code, said } = await release('--dry-run');
  expect(code, said).toBe(0);
  expect(said).toContain('  @vmstation/base 0.1.0 → 0.2.0\n  @vmstation/upon 0.1.0 → 0.1.1');
  expect(said).toMatch(/@vmstation\/upon 0\.1\.1: 1 files, 1 kB/);
  expect(workspace.git('status', '--porcelain')).toBe('');
  expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
  expect(workspace.git('tag').split('\n')).toHaveLength(2);
  await expect(dependenciesOf('@vmstation/upon@0.1.1')).rejects.toThrow();
});

test('a build that fails publishes nothing; mended, the release goes on', { timeout: 120_000 }, async () => {
  workspace.write(
    'libs/upon/package.json',
    workspace.git('show', 'HEAD:libs/upon/package.json').replace('build.mjs', 'no.mjs'),
  );
  workspace.commit();
  const failed = await release();
  expect(failed.said).toContain('no.mjs');
  expect(failed.said).toContain(
    '→ mend what stands above and commit it; npm run release then goes on from here',
  );
  expect(failed.code).toBe(1);
  expect(workspace.git('tag').split('\n')).toHaveLength(2);
  expect(workspace.git('log', '-1', '--format=%B')).toContain('@vmstation/base 0.1.0 → 0.2.0');

  workspace.write(
    'libs/upon/package.json',
    workspace.git('show', 'HEAD:libs/upon/package.json').replace('no.mjs', 'build.mjs'),
  );
  workspace.commit();
  const { code, said } = await release();
  expect(code, said).toBe(0);
  expect(workspace.git('tag')).toContain('@vmstation/upon@0.1.1');
  expect(workspace.git('show', 'HEAD:libs/base/CHANGELOG.md')).toContain('Something new.');
  expect(await dependenciesOf('@vmstation/upon@0.1.1')).toEqual({ '@vmstation/base': '0.2.0' });
});

test('killed between publishing and tagging, it makes the tags when it is run again', {
  timeout: 120_000,
}, async () => {
  workspace.git('tag', '--delete', '@vmstation/upon@0.1.1');
  const { code, said } = await release();
  expect(code, said).toBe(0);
  expect(said).toContain('  @vmstation/upon@0.1.1\n');
  expect(workspace.git('rev-parse', '@vmstation/upon@0.1.1^{commit}')).toBe(
    workspace.git('rev-parse', 'HEAD'),
  );
});

test('a clone that lacks the release of somebody else is refused, and stays as it is', {
  timeout: 120_000,
}, async () => {
  workspace.git('reset', '--hard', '--quiet', '@vmstation/upon@0.1.0');
  workspace.write('.changeset/other-news.md', changeset);
  workspace.commit();
  const before = workspace.git('rev-parse', 'HEAD');
  for (const words of [[], ['--dry-run']]) {
    const { code, said } = await release(...words);
    expect(said).toContain(
      `✗ ${registry.url} has @vmstation/base 0.2.0, @vmstation/upon 0.1.1 already, from a commit that is not in this clone\n  → git pull`,
    );
    expect(code).toBe(1);
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
  }
});
