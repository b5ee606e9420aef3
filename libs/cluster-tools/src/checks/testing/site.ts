import { clusterNamed, clusterOf, hostNamed, loadSite } from '@vmstation/inventory';
import type { ClusterCheckContext, HostCheckContext } from '../check.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

/** A host of the shipped site, as a check is given it. */
export async function hostContext(name: string, root = ''): Promise<HostCheckContext> {
  const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
  const host = hostNamed(site, name);
  return { site, host, cluster: clusterOf(site, host), now, root };
}

/** The cluster of the shipped site. */
export async function clusterContext(): Promise<ClusterCheckContext> {
  const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
  return { site, cluster: clusterNamed(site, 'debian'), now };
}
