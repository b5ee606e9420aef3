import { VmstationError } from '@vmstation/engine';
import { didYouMean } from './did-you-mean.ts';
import type { Host } from './schema/host.ts';
import type { Site } from './schema/site.ts';
import { selectorWords, selects } from './selectors.ts';

/**
 * The hosts that a limit means: `a,b` with names of hosts and clusters, roles, or `all`; without one, all. In the order
 * of the site. Throws LIMIT_UNKNOWN for a word that is none of these, or a limit that means no host.
 */
export function selectHosts(site: Site, limit?: string): readonly Host[] {
  if (limit === undefined) return site.hosts;
  const words = limit.split(',').map((word) => word.trim());
  const known = selectorWords(site);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new VmstationError({
      code: 'LIMIT_UNKNOWN',
      message: `"${unknown}" is not a host, role or cluster of ${site.name}`,
      where: `--limit=${limit}`,
      next: didYouMean(unknown, known),
    });
  }
  const hosts = site.hosts.filter((host) => words.some((word) => selects(site, word, host)));
  if (hosts.length > 0) return hosts;
  throw new VmstationError({
    code: 'LIMIT_UNKNOWN',
    message: `No host of ${site.name} is meant by "${limit}"`,
    where: `--limit=${limit}`,
    next: `hosts are ${site.hosts.map((host) => host.name).join(', ')}`,
  });
}
