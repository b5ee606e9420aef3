import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The environments of all sites that the repository ships: each becomes an Nx configuration. */
export function environments(sites: string): string[] {
  if (!existsSync(sites)) return [];
  const names = readdirSync(sites).flatMap((site) => {
    const file = join(sites, site, 'site.yaml');
    return existsSync(file) ? Object.keys(parse(readFileSync(file, 'utf8'))?.environments ?? {}) : [];
  });
  return [...new Set(names)].sort();
}
