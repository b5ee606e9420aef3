import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '../did-you-mean.ts';

/** A site by its own folder, or by name among those of a folder. */
export type SiteSource = { readonly path: string } | { readonly name: string; readonly sites: string };

async function isSite(folder: string): Promise<boolean> {
  const found = await stat(join(folder, 'site.yaml')).catch(() => undefined);
  return found?.isFile() === true;
}

/** Names of the sites in a folder. */
export async function listSites(folder: string): Promise<readonly string[]> {
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
  const names = await listSites(source.sites);
  if (names.includes(source.name)) return join(source.sites, source.name);
  throw new VmstationError({
    code: 'SITE_NOT_FOUND',
    message: `There is no site ${source.name}`,
    where: source.sites,
    next: didYouMean(source.name, names),
  });
}
