import { existsSync } from 'node:fs';
import { VmstationError } from '@vmstation/engine';
import { type LoadOptions, loadSite, readKeyFiles, type Site, type SiteSource } from '@vmstation/inventory';
import { labName } from './folders.ts';
import type { RunOptions } from './options.ts';
import { shippedSites } from './shipped-sites.ts';

/** The environment that is made from the site when the lab starts. */
export const labEnvironment = 'lab';

/** How a site is named on the command line: a shipped one by name, or a folder. */
export function siteSource(site: string): SiteSource {
  return site.includes('/') || site.startsWith('.') || existsSync(`${site}/site.yaml`)
    ? { path: site }
    : { name: site, sites: shippedSites };
}

/**
 * The site of a run in its environment, keys included.
 * @throws LAB_DOWN when the environment is the lab and there is none
 */
export async function loadEnvironment(
  options: Pick<RunOptions, 'site' | 'env'>,
  lab = labName,
): Promise<Site> {
  const source = siteSource(options.site);
  if (options.env !== labEnvironment)
    return readKeyFiles(await loadSite({ ...source, environment: options.env }));
  return readKeyFiles(await labSite(source, lab));
}

async function labSite(source: SiteSource, lab: string): Promise<Site> {
  const { findLabState, labOverlay } = await import('@vmstation/lab/state');
  const written = await loadSite(source);
  const state = await findLabState(lab);
  if (state === undefined) {
    throw new VmstationError({
      code: 'LAB_DOWN',
      message: `there is no lab ${lab} on this machine`,
      next: 'vmstation lab up, or name a real environment: --env=production',
    });
  }
  const options: LoadOptions = {
    ...source,
    environment: labEnvironment,
    overlays: { [labEnvironment]: await labOverlay(written, state) },
  };
  return loadSite(options);
}
