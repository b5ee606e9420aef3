import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VmstationError } from '@vmstation/engine';
import { orderStacks, type SiteSource, type Stack } from '@vmstation/inventory';
import { fileTypes, type ScriptType, systemTypes } from '@vmstation/resources';

/** What a `vmstation.config.ts` exports by default. */
export interface Config {
  /** The stacks of one's own repository. */
  readonly stacks: readonly Stack[];
  /** Types of one's own, beside those of `@vmstation/resources`. */
  readonly types?: readonly ScriptType[];
}

/** The stacks in order, and every type that a host has. */
export type Loaded = Required<Config>;

/**
 * What `vmstation.config.ts` of the site's repository says, else that of the current folder's, else the six stacks that
 * are shipped: the same ones, wherever it is typed.
 */
export async function loadConfig(site?: SiteSource): Promise<Loaded> {
  const folders = [...(site !== undefined && 'path' in site ? [site.path] : []), process.cwd()];
  const file = folders.map((folder) => configAbove(resolve(folder))).find((found) => found !== undefined);
  if (file === undefined) return loaded({ stacks: await shipped() });
  return loaded(await configured(file), file);
}

/** In a folder, or in one above it, up to the root of its repository; without a repository, only in the folder itself. */
function configAbove(folder: string): string | undefined {
  const above = ancestors(folder);
  const root = above.findIndex((each) =>
    ['package.json', '.git'].some((name) => existsSync(join(each, name))),
  );
  return above
    .slice(0, Math.max(root, 0) + 1)
    .flatMap((each) => ['vmstation.config.ts', 'vmstation.config.js'].map((name) => join(each, name)))
    .find(existsSync);
}

function ancestors(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}

/** Throws CONFIG_INVALID when a type has the name of another: what hosts remember would be undone by the wrong one. */
export function loaded({ stacks, types = [] }: Config, where = 'vmstation.config.ts'): Loaded {
  const all = [...fileTypes, ...systemTypes, ...types];
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
  if (twice === undefined) return { stacks: orderStacks(stacks), types: all };
  throw new VmstationError({
    code: 'CONFIG_INVALID',
    message: `there is a type ${twice.name} already`,
    where,
    next: 'give yours another name',
  });
}

async function shipped(): Promise<readonly Stack[]> {
  const modules = await Promise.all([
    import('@vmstation/cluster-setup'),
    import('@vmstation/cluster-infra'),
    import('@vmstation/cluster-config'),
    import('@vmstation/cluster-monitor-stack'),
    import('@vmstation/cluster-application-stack'),
    import('@vmstation/cluster-tools'),
  ]);
  return modules.map(({ stack }) => stack);
}

async function configured(file: string): Promise<Config> {
  const module: { readonly default?: Partial<Config> } = await import(pathToFileURL(file).href);
  const { stacks, types = [] } = module.default ?? {};
  if (Array.isArray(stacks) && Array.isArray(types)) return { stacks, types };
  throw new VmstationError({
    code: 'CONFIG_INVALID',
    message: 'the default export has no list of stacks, or its types are no list',
    where: file,
    next: 'export default { stacks: [setup, infra, …] }',
  });
}
