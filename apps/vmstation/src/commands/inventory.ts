import { VmstationError } from '@vmstation/engine';
import { loadSite, nearest, type Site, selectHosts } from '@vmstation/inventory';
import { labEnvironment, loadEnvironment, siteSource } from '../run/environment.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { hostOf } from './host-of.ts';
import { cellsOf, head, rowsOf } from './inventory/rows.ts';
import { table } from './table.ts';

/** Shows the hosts of the site; `pin HOST` trusts the key of one. */
export async function run(options: RunOptions, action?: string, name?: string): Promise<ExitCode> {
  if (action !== undefined && action !== 'pin') {
    throw new VmstationError({
      code: 'ACTION_UNKNOWN',
      message: `inventory cannot ${action}`,
      next:
        nearest(action, ['pin']) === undefined
          ? 'vmstation inventory shows the hosts; vmstation inventory pin HOST trusts the key of one'
          : `did you mean \`pin\`? vmstation inventory pin ${name ?? 'HOST'}`,
    });
  }
  const site = await siteOf(options);
  if (action === 'pin') {
    if (name === undefined) {
      const names = site.hosts.map((host) => host.name).join(', ');
      throw new VmstationError({
        code: 'HOST_MISSING',
        message: 'the key of which host is to be pinned?',
        next: `vmstation inventory pin HOST; hosts are ${names}`,
      });
    }
    const { pin } = await import('./inventory/pin.ts');
    return pin(options, site, hostOf(site, name));
  }
  const limit = options.limit.length === 0 ? undefined : options.limit.join(',');
  const rows = rowsOf(site, selectHosts(site, limit));
  if (options.json) printJson({ site: site.name, environment: site.environment, hosts: rows });
  else printText(table(head, rows.map(cellsOf)));
  return 0;
}

/** Nothing here needs the keys of users, so a site can be looked at where there are none. */
function siteOf(options: RunOptions): Promise<Site> {
  if (options.env === labEnvironment) return loadEnvironment(options);
  return loadSite({ ...siteSource(options.site), environment: options.env });
}
