import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const names = z.record(z.string(), z.string());

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal('module'),
  /** Modules by subpath (`./src/index.ts`), and data as it is. */
  exports: names.optional(),
  bin: names.optional(),
  dependencies: names.default({}),
  /** Folders with data that travel along. */
  files: z.array(z.string()).default([]),
});

export type Manifest = z.output<typeof manifestSchema>;

export function readManifest(root: string): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
}

/** The modules by which a package is entered. */
export function sourceEntries({ exports = {}, bin = {} }: Manifest): string[] {
  return [...Object.values(exports), ...Object.values(bin)].filter(isSource);
}

/** The package.json of dist: what a user of the package needs, and nothing of this workspace. */
export function publishedManifest(manifest: Manifest): object {
  const { files: _, exports = {}, bin = {}, ...rest } = manifest;
  return {
    ...rest,
    engines: { node: '>=24' },
    exports: mapped(exports, (path) =>
      isSource(path) ? { types: built(path, 'd.ts'), default: built(path, 'js') } : path,
    ),
    ...(Object.keys(bin).length === 0 ? {} : { bin: mapped(bin, (path) => built(path, 'js')) }),
    publishConfig: { access: 'public' },
  };
}

const isSource = (path: string) => /\.(ts|mjs)$/.test(path);

const built = (path: string, suffix: string) => path.replace(/(ts|mjs)$/, suffix);

function mapped<To>(record: Readonly<Record<string, string>>, to: (path: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, path]) => [key, to(path)]));
}
