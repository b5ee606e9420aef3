import type { LedgerEntry, Resource, ResourceId, ResourceType, Secret, TargetId } from '@vmstation/engine';
import type { Api } from '../api/api.ts';
import type { Connect } from '../api/connection.ts';
import type { Discovery } from '../api/discovery.ts';
import type { Parents } from '../applyset/parents.ts';

/** A cluster whose API is reached. */
export interface Cluster {
  readonly target: TargetId;
  readonly api: Api;
  readonly discovery: Discovery;
  readonly kubeconfig: Secret<string>;
  /** Opens the way to what the cluster's network has, such as through a tunnel; undefined where it is in reach. */
  readonly connect?: Connect;
  /** Longest wait for an object to go away, in seconds. */
  readonly deleteSeconds: number;
  /** Longest wait for an object to become ready, in seconds, where its manifest says nothing else. */
  readonly readySeconds: number;
}

export interface Owner {
  readonly stack: string;
  readonly task: string;
}

/** How a change tells what it does. */
export interface Voice {
  /** Something that a person should know afterwards, too. */
  note(text: string): void;
  /** What the target does now. */
  busy(doing: string): void;
  /** The same request is sent again after a passing failure. */
  retry(attempt: number, waitSeconds: number, error: unknown): void;
}

export interface ClusterChange<D> {
  readonly cluster: Cluster;
  readonly desired: D;
  readonly owner: Owner;
  /** Place in the order of undoing, for what is made by this change. */
  readonly level: number;
  /** What this resource needs, so that it is undone before. */
  readonly needs: readonly ResourceId[];
  readonly action: 'create' | 'update' | 'restart';
  /** Something that this resource depends on changed, so it has to be restarted too. */
  readonly restart: boolean;
  readonly voice: Voice;
}

/** What a type leaves in the inventory of its stack before it makes an object. */
export interface Claim {
  /** `Deployment.apps` */
  readonly groupKind: string;
  readonly namespace: string | undefined;
}

/** A type of resource that lives in a cluster's API, or is measured through it. */
export interface ClusterType<D = unknown, A = unknown> extends ResourceType<D, A> {
  /** The actual state while there is no cluster at all. */
  readonly absent: A;
  measure(cluster: Cluster, desired: D, owner: Owner): Promise<A>;
  /** Makes it so, waits until it works, and measures. Throws when that fails. */
  make(change: ClusterChange<D>): Promise<A>;
  /** Undoes by key alone, because nobody may want the resource any more. */
  undo?(cluster: Cluster, key: string, voice: Voice): Promise<void>;
  /** Everything of this type that can be undone. */
  ledger?(cluster: Cluster, parents: Parents, wanted: readonly Resource[]): Promise<readonly LedgerEntry[]>;
  claim?(desired: D): Claim;
  /** Made before the others of its batch, such as a Namespace. */
  isGround?(desired: D): boolean;
  /** What a person needs to see after a failure, as text. */
  explain?(cluster: Cluster, key: string): Promise<string>;
}

export function isClusterType(kind: ResourceType): kind is ClusterType {
  return 'measure' in kind && 'make' in kind && 'absent' in kind;
}
