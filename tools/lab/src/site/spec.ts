import { VmstationError } from '@vmstation/engine';
import type { Site } from '@vmstation/inventory';
import type { LabSpec } from '../state/lab-state.ts';
import { checkedName } from '../state/paths.ts';
import { refuseOtherVersions } from './versions.ts';

/**
 * The nodes that rehearse a site: same names, same kinds of system, same users. Throws `LAB_NAME_INVALID`,
 * `LAB_NAME_TAKEN` and `LAB_VERSION_OTHER`.
 */
export function labSpec(name: string, site: Site): LabSpec {
  const nodes = site.hosts.map((host) => ({ name: nodeNameOf(host.name), os: host.os, user: host.user }));
  refuseOtherVersions(site);
  return { name: checkedName(name), nodes };
}

function nodeNameOf(host: string): string {
  if (host !== 'gateway') return checkedName(host);
  throw new VmstationError({
    code: 'LAB_NAME_TAKEN',
    message: "a host called gateway has no node in a lab: it is the name of the lab's own gateway",
    where: host,
    next: 'give that host another name',
  });
}
