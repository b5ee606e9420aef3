import type { VmstationError } from './errors.ts';
import type { RunEvent } from './events.ts';
import type { PlannedChange } from './plan.ts';
import type { Resource, ResourceId, TargetId } from './resource.ts';
import type { Secret } from './secret.ts';

/** What a target remembers of a change, so that it can be undone by anyone, later, from anywhere. */
export interface LedgerEntry {
  readonly id: ResourceId;
  readonly type: string;
  /** The line that a person sees. */
  readonly title: string;
  readonly stack: string;
  readonly task: string;
  /** Counts up on a target with each batch; undoing goes from the highest to the lowest. */
  readonly level: number;
  /** What this resource needed, so that it is undone before those. */
  readonly after: readonly ResourceId[];
  /** What is lost for good when it is undone: `the cluster home, with its etcd`. Absent when nothing is. */
  readonly destroys?: string;
}

/** What one read of a target brought back. */
export interface TargetState {
  readonly facts: Readonly<Record<string, string>>;
  /** Actual state by resource, or why it could not be read. */
  readonly observed: ReadonlyMap<ResourceId, unknown>;
  readonly failed: ReadonlyMap<ResourceId, VmstationError>;
  readonly ledger: readonly LedgerEntry[];
  /** Restarts that an interrupted run still owes. */
  readonly pending: readonly ResourceId[];
  /** What a person should know of it, such as a revert timer that an interrupted run left armed. */
  readonly notes?: readonly string[];
}

/** One change as a target gets it. */
export interface Order {
  readonly change: PlannedChange;
  /** Absent for the undoing of a resource that nobody wants any more. */
  readonly resource: Resource | undefined;
  readonly actual: unknown;
  readonly inputs: Readonly<Record<string, Secret<string>>>;
}

/** The measured result of one change. */
export interface Verdict {
  readonly id: ResourceId;
  readonly seconds: number;
  /** Set when the state measured after the change is not the desired one. */
  readonly error?: VmstationError;
  /** The state measured after the change. */
  readonly actual?: unknown;
}

export interface LockOwner {
  readonly user: string;
  readonly host: string;
  /**
   * Among which processes of that host `pid` counts: those of its kernel since it started, in one PID namespace. Two
   * machines, or containers, may have one name. Unknown where the host does not tell.
   */
  readonly boot?: string;
  readonly pid: number;
  readonly since: string;
  readonly run: string;
}

export interface Look {
  /** For the same plan as the read before it, which still decides whether another run came before us. */
  readonly again?: boolean;
  /**
   * All that the site wants of the target, in the run or not: a target that knows a resource by more than one id tells
   * by it which one is meant.
   */
  readonly wanted?: readonly Resource[];
}

/** A machine or a cluster, as the engine sees it. All I/O is behind this. */
export interface Target {
  readonly id: TargetId;
  /** One round trip: facts, states, ledger. */
  read(resources: readonly Resource[], look?: Look): Promise<TargetState>;
  /**
   * Throws `LOCKED` with the owner's name, or `WORLD_MOVED` when another run changed it since the read: it is not
   * locked then, and is to be read and planned again.
   *
   * @param signal where the lock has to be waited for, in `lock` or at the first `apply`, the wait ends with its reason
   */
  lock(owner: LockOwner, signal?: AbortSignal): Promise<void>;
  /** Makes independent changes in one batch; a verdict for each, in any order. Throws only when the target is lost. */
  apply(orders: readonly Order[], emit: (event: RunEvent) => void): Promise<readonly Verdict[]>;
  unlock(): Promise<void>;
  /** What a person needs to see after a failure, as file name → text. */
  diagnose(failed: readonly ResourceId[]): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}
