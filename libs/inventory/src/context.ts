import type { Facts } from './facts.ts';
import type { Cluster } from './schema/cluster.ts';
import type { Host } from './schema/host.ts';
import type { Site } from './schema/site.ts';
import type { HostName } from './schema/values.ts';

/** What a task for a host is given. */
export interface HostContext {
  readonly site: Site;
  readonly host: Host;
  readonly facts: Facts;
}

/** What a task for a cluster is given. */
export interface ClusterContext {
  readonly site: Site;
  readonly cluster: Cluster;
  /** Facts of the members. */
  readonly facts: ReadonlyMap<HostName, Facts>;
}
