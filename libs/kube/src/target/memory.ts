import type { LockOwner, Resource, ResourceId } from '@vmstation/engine';
import type { Parents } from '../applyset/parents.ts';
import type { Lock, Wish } from '../lock/lock.ts';
import type { Cluster } from './cluster-type.ts';

/** What a cluster's target knows from one call to the next. */
interface Memory {
  cluster: Cluster | undefined;
  /** Undefined until the cluster was read. */
  parents: Parents | undefined;
  /**
   * All that reads asked for or knew of, newest last: a read of a few must not take what else is wanted for something
   * that nobody wants, because the server names it in another version of its API.
   */
  readonly asked: Map<ResourceId, Resource>;
  /** The highest level of what is in the cluster. */
  level: number;
  /** At the first look for the plan that is made now. */
  seen: Wish['seen'];
  owner: LockOwner | undefined;
  /** Aborted when a wait for the lock is to be left. */
  signal: AbortSignal | undefined;
  lock: Lock | undefined;
  notes: string[];
}

export function newMemory(): Memory {
  return {
    cluster: undefined,
    parents: undefined,
    asked: new Map(),
    level: 0,
    seen: 'unread',
    owner: undefined,
    signal: undefined,
    lock: undefined,
    notes: [],
  };
}
