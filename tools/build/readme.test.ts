import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Manifest, readManifest } from './manifest.ts';
import { readme } from './readme.ts';

const workspace = join(import.meta.dirname, '..', '..');
const packages = globSync('{apps,libs,tools}/*/vite.config.ts', { cwd: workspace }).map(dirname);

test('every package that is built says what it is', () => {
  expect(packages.length).toBeGreaterThanOrEqual(14);
  for (const folder of packages) {
    const manifest = readManifest(join(workspace, folder));
    expect(readme(manifest)).toContain(`# ${manifest.name}\n\n${manifest.description}\n`);
    expect(manifest.description).toMatch(/^[A-Z].{15,}\.$/);
  }
});

test('a library says how it is imported, a command how it is called', () => {
  const base = { version: '1.0.0', license: 'MIT', dependencies: {}, files: [] };
  const library: Manifest = {
    ...base,
    type: 'module',
    name: '@x/y',
    description: 'Y.',
    exports: { './live': './src/live.ts', './a': './a.json' },
  };
  expect(readme(library)).toContain("```ts\nimport … from '@x/y/live';\n```");
  const command: Manifest = { ...base, type: 'module', name: 'y', description: 'Y.', bin: { y: './y.ts' } };
  expect(readme(command)).toContain('npx y --help');
});
