import { clusterOf, defineHostTask, type Host, packagesOf, type Site } from '@vmstation/inventory';
import { pkg } from '@vmstation/resources';

/** The base packages of the site, and those that later tasks work with. */
export const packages = defineHostTask({
  name: 'packages',
  title: 'base packages',
  resources: ({ site, host }) =>
    [...new Set([...packagesOf(site, host), ...needed(site, host)])].map((name) => pkg({ name })),
});

/**
 * What fetches programs and keys comes with EL, as curl or as curl-minimal, which exclude each other. What takes them out
 * of an archive comes with Debian, and not with a minimal EL.
 */
function needed(site: Site, host: Host): readonly string[] {
  if (host.family === 'el') return ['sudo', ...(site.monitoring === undefined ? [] : ['tar'])];
  const isMember = clusterOf(site, host) !== undefined;
  return [
    'sudo',
    ...(isMember || site.monitoring !== undefined ? ['ca-certificates', 'curl'] : []),
    ...(isMember ? ['gnupg'] : []),
  ];
}
