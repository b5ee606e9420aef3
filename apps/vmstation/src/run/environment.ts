import { existsSync } from 'node:fs';
import { VmstationError } from '@vmstation/engine';
import { type LoadOptions, loadSite, readKeyFiles, type Site, type SiteSource } from '@vmstation/inventory';
import { quote } from '@vmstation/resources/quote';
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
 * @throws LAB_DOWN when the environment is the lab and there is none, LAB_OTHER_SITE when it was made of another site
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

/** A host without a node would keep its real address, which the network of the lab does not have. */
function assertHostsOf(
  { name, hosts }: Site,
  lab: { readonly name: string; readonly nodes: readonly { readonly name: string }[] },
  source: SiteSource,
): void {
  const absent = hosts.filter((host) => !lab.nodes.some((node) => node.name === host.name));
  if (absent.length === 0) return;
  const site = 'path' in source ? source.path : source.name;
  throw new VmstationError({
    code: 'LAB_OTHER_SITE',
    message: `the lab has no node for ${absent.map((host) => host.name).join(', ')} of the site ${name}`,
    where: `lab ${lab.name}`,
    next: `vmstation lab up --site=${quote(site)} makes what is missing; a lab of its own has another name: VMSTATION_LAB=NAME`,
  });
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
  assertHostsOf(written, state, source);
  const options: LoadOptions = {
    ...source,
    environment: labEnvironment,
    overlays: { [labEnvironment]: await labOverlay(written, state) },
  };
  return loadSite(options);
}
