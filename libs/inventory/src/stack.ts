import type { Draft, Input } from '@vmstation/engine';
import type { ClusterContext, HostContext } from './context.ts';
import type { Cluster } from './schema/cluster.ts';
import type { Host } from './schema/host.ts';
import type { Site } from './schema/site.ts';

/** What is wanted of each host that it is for. */
export interface HostTask {
  readonly scope: 'host';
  readonly name: string;
  /** One line for a person, such as `time synchronised by chrony`. */
  readonly title: string;
  /** Which hosts; default all. */
  readonly hosts?: (host: Host, site: Site) => boolean;
  readonly resources: (context: HostContext) => readonly Draft[];
}

/** What is wanted of a cluster: objects of its API, and resources on its hosts by `on`. */
export interface ClusterTask {
  readonly scope: 'cluster';
  readonly name: string;
  readonly title: string;
  /** Which clusters; default all that are not planned only. */
  readonly clusters?: (cluster: Cluster, site: Site) => boolean;
  readonly resources: (context: ClusterContext) => readonly Draft[];
}

export type Task = HostTask | ClusterTask;

/** A list of tasks that one can read, and what it comes after. */
export interface Stack {
  readonly name: string;
  readonly after: readonly string[];
  readonly tasks: readonly Task[];
  /** Where the kubeconfig of a cluster comes from, in the stack that makes clusters. */
  readonly access?: (cluster: Cluster) => Input;
}

export function defineStack(stack: Stack): Stack {
  return stack;
}

export function defineHostTask(task: Omit<HostTask, 'scope'>): HostTask {
  return { scope: 'host', ...task };
}

export function defineClusterTask(task: Omit<ClusterTask, 'scope'>): ClusterTask {
  return { scope: 'cluster', ...task };
}
