import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VmstationError } from '@vmstation/engine';
import { orderStacks, type Stack } from '@vmstation/inventory';

/** What a `vmstation.config.ts` exports by default: the stacks of one's own repository. */
export interface Config {
  readonly stacks: readonly Stack[];
}

/** The stacks of `vmstation.config.ts` in the current folder, or the six that are shipped, in order. */
export async function loadStacks(folder = process.cwd()): Promise<readonly Stack[]> {
  const file = ['vmstation.config.ts', 'vmstation.config.js']
    .map((name) => resolve(folder, name))
    .find(existsSync);
  return orderStacks(file === undefined ? await shipped() : await configured(file));
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

async function configured(file: string): Promise<readonly Stack[]> {
  const module: { readonly default?: Partial<Config> } = await import(pathToFileURL(file).href);
  const stacks = module.default?.stacks;
  if (Array.isArray(stacks)) return stacks;
  throw new VmstationError({
    code: 'CONFIG_INVALID',
    message: 'the default export has no list of stacks',
    where: file,
    next: 'export default { stacks: [setup, infra, …] }',
  });
}
