import type { ErrorRecord, VmstationError } from '@vmstation/engine';
import type { Cluster, Facts, HostName } from '@vmstation/inventory';
import { z } from 'zod';
import { errorHere } from '../../run/same-site.ts';
import type { Session } from '../../run/session.ts';
import { glanceAt, listRuns, type StoredRun } from '../../run/stored-runs.ts';
import { busy, type Tell } from '../live/busy.ts';
import { askCluster, clustersInScope } from '../live/see-clusters.ts';
import type { Seen, SeenHost } from '../live/see-hosts.ts';
import { type HostStatus, parseStatus, statusScript } from './host-status.ts';

export interface HostLine extends HostStatus {
  readonly name: string;
  readonly facts: Facts;
}

export interface ClusterLine {
  readonly name: string;
  /** `v1.29.15`, as the API server says. */
  readonly version: string;
  readonly nodes: number;
  readonly ready: number;
  readonly notReady: readonly string[];
  /** Members by the site that the cluster has no node for. */
  readonly missing: readonly string[];
  /** `user@host/pid/run` of who works on it now. */
  readonly lock: string | undefined;
}

export interface Lost {
  readonly name: string;
  readonly error: ErrorRecord;
}

export interface Status {
  readonly site: string;
  readonly environment: string;
  readonly hosts: readonly (HostLine | Lost)[];
  readonly clusters: readonly (ClusterLine | Lost)[];
  readonly planned: readonly string[];
  readonly lastRun: StoredRun | undefined;
}

export async function gather(session: Session, seen: Seen): Promise<Status> {
  const { site } = session;
  const [hosts, clusters] = await Promise.all([
    Promise.all([...seen.hosts].map(([name, host]) => hostLine(name, host, seen.tell))),
    Promise.all(clustersInScope(session).map((cluster) => clusterLine(session, cluster, seen))),
  ]);
  const [last] = listRuns(site.name, site.environment);
  return {
    site: site.name,
    environment: site.environment,
    hosts,
    clusters,
    planned: site.clusters.filter(({ state }) => state === 'planned').map(({ name }) => name),
    lastRun: last === undefined ? undefined : glanceAt(site.name, site.environment, last),
  };
}

async function hostLine(
  name: HostName,
  host: SeenHost | VmstationError,
  tell: Tell,
): Promise<HostLine | Lost> {
  if (host instanceof Error) return { name, error: errorHere(host) };
  const { facts } = host;
  if (facts instanceof Error) return { name, error: errorHere(facts) };
  try {
    const { stdout } = await busy(tell, `host:${name}`, 'asking', () =>
      host.connection.run(statusScript, { timeoutMs: 15_000 }),
    );
    return { name, facts, ...parseStatus(stdout) };
  } catch (error) {
    return { name, error: errorHere(error) };
  }
}

/** Where libs/kube keeps the lock of a cluster. The list says nothing of a lease that is not there. */
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const leaseList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ holderIdentity: z.string().nullish() }).prefault({}),
    }),
  ),
});

/** What the cluster says of its nodes, beside what the site says of its members. */
export function nodesOf(
  { members }: Pick<Cluster, 'members'>,
  nodes: readonly { readonly name: string; readonly ready: boolean }[],
): Pick<ClusterLine, 'nodes' | 'ready' | 'notReady' | 'missing'> {
  return {
    nodes: nodes.length,
    ready: nodes.filter(({ ready }) => ready).length,
    notReady: nodes.filter(({ ready }) => !ready).map(({ name }) => name),
    missing: members.filter((member) => !nodes.some(({ name }) => name === member)),
  };
}

/** Whether there are nodes, all of them are ready, and no member is missing. */
export function isWhole({ nodes, ready, missing }: ClusterLine): boolean {
  return nodes > 0 && ready === nodes && missing.length === 0;
}

async function clusterLine(session: Session, cluster: Cluster, seen: Seen): Promise<ClusterLine | Lost> {
  const { name } = cluster;
  try {
    return await askCluster(session, cluster, seen, async (client) => {
      const [version, nodes, found] = await Promise.all([
        client.version(),
        client.nodes(),
        client.get(leases, leaseList),
      ]);
      const lease = found.items.find(({ metadata }) => metadata.name === 'vmstation');
      return {
        name,
        version,
        ...nodesOf(cluster, nodes),
        lock: lease?.spec.holderIdentity || undefined,
      };
    });
  } catch (error) {
    return { name, error: errorHere(error) };
  }
}
