import type { Site } from '@vmstation/inventory';
import type { LabSpec } from '../state/lab-state.ts';
import { checkedName } from '../state/paths.ts';

/** The nodes that rehearse a site: same names, same kinds of system, same users. Throws `LAB_NAME_INVALID`. */
export function labSpec(name: string, site: Site): LabSpec {
  const nodes = site.hosts.map((host) => ({ name: checkedName(host.name), os: host.os, user: host.user }));
  return { name: checkedName(name), nodes };
}
