import { VmstationError } from '@vmstation/engine';
import { didYouMean, type Host, type Site } from '@vmstation/inventory';

/** The host of a name that a person typed. Throws HOST_UNKNOWN with what was probably meant. */
export function hostOf(site: Site, name: string): Host {
  const found = site.hosts.find((host) => host.name === name);
  if (found !== undefined) return found;
  throw new VmstationError({
    code: 'HOST_UNKNOWN',
    message: `there is no host ${name} in ${site.name}`,
    next: didYouMean(
      name,
      site.hosts.map((host) => host.name),
    ),
  });
}
