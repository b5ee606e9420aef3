import { errorRecord } from '@vmstation/engine';
import { loadSite, readKeyFiles, type Site } from '@vmstation/inventory';
import { many } from '@vmstation/reporters';
import { labEnvironment, loadEnvironment, siteSource } from '../../run/environment.ts';
import type { RunOptions } from '../../run/options.ts';
import { loadConfig } from '../../run/stacks.ts';
import { type Finding, finding } from './finding.ts';

export interface SiteSeen {
  /** Undefined when it cannot be read, or is that of a lab that is not up. */
  readonly site: Site | undefined;
  readonly findings: readonly Finding[];
}

/** Whether the site, its stacks and the public keys that it names can be read. */
export async function lookAtSite(options: RunOptions): Promise<SiteSeen> {
  const environment = options.env === labEnvironment ? {} : { environment: options.env };
  const written = await attempt('It can be read', async () => {
    const site = await loadSite({ ...siteSource(options.site), ...environment });
    const found = `${site.name} in ${options.env}, ${many(site.hosts.length, 'host')}, ${many(site.clusters.length, 'cluster')}`;
    return { found, value: site };
  });
  const stacks = await attempt('Its stacks can be loaded', async () => {
    const found = (await loadConfig(siteSource(options.site))).stacks.map(({ name }) => name).join(' → ');
    return { found, value: undefined };
  });
  if (written.value === undefined) return { site: undefined, findings: [written.finding, stacks.finding] };
  const reached = await known(options, written.value);
  const { value: site } = reached;
  const keys =
    site === undefined
      ? []
      : [
          (
            await attempt('Public keys of its users can be read', async () => {
              const { users } = await readKeyFiles(site);
              const count = users.reduce((sum, { keys }) => sum + keys.length, 0);
              return { found: `${count} of ${users.length} users`, value: undefined };
            })
          ).finding,
        ];
  return { site, findings: [written.finding, stacks.finding, ...reached.findings, ...keys] };
}

interface Known {
  readonly value: Site | undefined;
  readonly findings: readonly Finding[];
}

/** The site as it is reached: in the lab that is known once it is up, which is no condition of the site. */
async function known(options: RunOptions, written: Site): Promise<Known> {
  if (options.env !== labEnvironment) return { value: written, findings: [] };
  const { finding, value, code } = await attempt('It can be rehearsed in the lab', async () => {
    const site = await loadEnvironment(options);
    return { found: `the lab has a node for each of ${many(site.hosts.length, 'host')}`, value: site };
  });
  return { value, findings: code === 'LAB_DOWN' ? [] : [finding] };
}

async function attempt<T>(
  sentence: string,
  look: () => Promise<{ readonly found: string; readonly value: T }>,
): Promise<{ readonly finding: Finding; readonly value?: T; readonly code?: string }> {
  try {
    const { found, value } = await look();
    return { finding: finding('the site', sentence, { holds: true, found, fix: '' }), value };
  } catch (error) {
    const { code, message, next = 'vmstation validate' } = errorRecord(error);
    const found = `${message} [${code}]`;
    return { finding: finding('the site', sentence, { holds: false, found, fix: next }), code };
  }
}
