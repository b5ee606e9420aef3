import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const project = z.object({
  data: z.object({ root: z.string(), targets: z.record(z.string(), z.unknown()) }),
});
const manifest = z.object({ private: z.boolean().default(false) });
const graphSchema = z.object({ graph: z.object({ nodes: z.record(z.string(), project) }) });

const workspace = join(import.meta.dirname, '..', '..');

function isPrivate(root: string): boolean {
  return manifest.parse(JSON.parse(readFileSync(join(workspace, root, 'package.json'), 'utf8'))).private;
}

/** The targets of each package that is published. */
function projects(): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-nx-'));
  try {
    const file = join(folder, 'graph.json');
    const env = { ...process.env, NX_DAEMON: 'false' };
    execFileSync('nx', ['graph', `--file=${file}`], { cwd: workspace, env });
    const { graph } = graphSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(
      Object.entries(graph.nodes)
        .filter(([, { data }]) => !isPrivate(data.root))
        .map(([name, { data }]) => [name, Object.keys(data.targets)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every package is built, has a short name, and nothing is inferred that would be served', {
  timeout: 120_000,
}, () => {
  const all = projects();
  expect(all.size).toBeGreaterThanOrEqual(15);
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
