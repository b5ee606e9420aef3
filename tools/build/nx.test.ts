import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nxTargets } from '../docs/check/nx.ts';
import { somebody } from '../nx-vmstation/src/testing/nx.ts';

/** The targets of each package that is published: all but the bench and the plugin of this workspace. */
function projects(): ReadonlyMap<string, readonly string[]> {
  const all = [...nxTargets(join(import.meta.dirname, '..', '..'))].filter(
    ([name]) => !['bench', 'nx-vmstation'].includes(name),
  );
  return new Map(all.map(([name, targets]) => [name, Object.keys(targets)]));
}

test('every package is built, has a short name, and nothing is inferred that would be served', {
  timeout: 120_000,
}, () => {
  const all = projects();
  expect(all.size).toBeGreaterThanOrEqual(14);
  for (const [name, targets] of all) {
    expect(name).toMatch(/^[a-z-]+$/);
    expect(targets).toContain('build');
    for (const other of ['serve', 'dev', 'preview', 'serve-static', 'test'])
      expect(targets).not.toContain(other);
  }
});

test('a stack keeps its own targets beside build', { timeout: 120_000 }, () => {
  expect(projects().get('cluster-config')).toEqual(
    expect.arrayContaining(['build', 'plan', 'deploy', 'validate', 'drift', 'reset', 'diagnose', 'sshd']),
  );
});

test('all packages are made of the licence, which each build copies', { timeout: 120_000 }, () => {
  using jane = somebody();
  const root = join(import.meta.dirname, '..', '..');
  const { said } = jane.nx(root, 'show', 'projects', '--affected', '--files=LICENSE');
  expect(said.split('\n')).toEqual(expect.arrayContaining([...projects().keys()]));
});
