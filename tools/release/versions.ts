import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from './run.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
});

export interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** The packages of a workspace that are published. */
export function packagesOf(root: string): readonly Package[] {
  return globSync('{apps,libs,tools}/*/package.json', { cwd: root })
    .toSorted()
    .map((file) => ({
      folder: join(root, file, '..'),
      ...manifest.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))),
    }))
    .filter((each) => !each.private);
}

/** Changesets that wait for a release, by the names of their files. */
export function changesetsOf(root: string): readonly string[] {
  return globSync('.changeset/*.md', { cwd: root })
    .filter((file) => !file.endsWith('/README.md'))
    .toSorted();
}

const mend = 'mend what stands above; git status shows what is changed so far';

/** A package that got another version. */
export interface Taken {
  readonly name: string;
  readonly before: string | undefined;
  readonly version: string;
}

/** Such as `vmstation 0.1.0 → 0.2.0`. */
export const lineOf = ({ name, before, version }: Taken): string => `${name} ${before} → ${version}`;

/** Takes the changesets into versions and changelogs. Gives what got another version. */
export function takeVersions(root: string): readonly Taken[] {
  const before = new Map(packagesOf(root).map(({ name, version }) => [name, version]));
  run(root, ['changeset', 'version'], mend);
  run(root, ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], mend);
  return packagesOf(root)
    .filter(({ name, version }) => before.get(name) !== version)
    .map(({ name, version }) => ({ name, before: before.get(name), version }));
}
