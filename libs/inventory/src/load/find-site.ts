import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '../did-you-mean.ts';

/** The sites that are shipped: those of the package cluster-config, which lies beside this one. */
export const shippedSites = fileURLToPath(new URL('../../../cluster-config/sites', import.meta.url));

/** A site by name among those of a folder, or by its own folder. */
export type SiteSource =
  | { readonly path: string }
  | {
      readonly name: string;
      /** Folder of sites. Default those that are shipped. */
      readonly sites?: string;
    };

async function isSite(folder: string): Promise<boolean> {
  const found = await stat(join(folder, 'site.yaml')).catch(() => undefined);
  return found?.isFile() === true;
}

/** Names of the sites in a folder. */
export async function listSites(folder: string = shippedSites): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => ((await isSite(join(folder, name))) ? [name] : [])),
  );
  return found.flat().toSorted();
}

/** The folder of a site. Throws SITE_NOT_FOUND with the sites that there are. */
export async function findSite(source: SiteSource): Promise<string> {
  if ('path' in source) {
    const folder = resolve(source.path);
    if (await isSite(folder)) return folder;
    throw new VmstationError({
      code: 'SITE_NOT_FOUND',
      message: `There is no site.yaml in ${folder}`,
      where: folder,
      next: 'name a folder that has one',
    });
  }
  const sites = source.sites ?? shippedSites;
  const names = await listSites(sites);
  if (names.includes(source.name)) return join(sites, source.name);
  throw new VmstationError({
    code: 'SITE_NOT_FOUND',
    message: `There is no site ${source.name}`,
    where: sites,
    next: didYouMean(source.name, names),
  });
}
