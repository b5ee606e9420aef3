import type { Site } from '@vmstation/inventory';
import type { LabSpec } from '../state/lab-state.ts';

/** The nodes that rehearse a site: same names, same kinds of system, same users. */
export function labSpec(name: string, site: Site): LabSpec {
  return { name, nodes: site.hosts.map((host) => ({ name: host.name, os: host.os, user: host.user })) };
}
