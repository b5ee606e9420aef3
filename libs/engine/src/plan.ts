import type { ErrorRecord } from './error-record.ts';
import type { FieldDiff, ResourceId, TargetId } from './resource.ts';

export type Action = 'create' | 'update' | 'delete' | 'restart';

/** One change of a plan: a value that can be shown, stored and compared. */
export interface PlannedChange {
  readonly id: ResourceId;
  readonly target: TargetId;
  readonly stack: string;
  readonly task: string;
  /** On one target, changes of a lower stage come first. */
  readonly stage: number;
  readonly type: string;
  readonly title: string;
  readonly action: Action;
  readonly fields: readonly FieldDiff[];
  /** Other changes of this plan that come first. */
  readonly after: readonly ResourceId[];
  /** Resources that this one needs, changed or not; remembered so that undoing goes the other way round. */
  readonly needs: readonly ResourceId[];
  /** Undoes a remembered resource, instead of making a desired one. */
  readonly undo: boolean;
  /** What is lost for good with it: `the cluster home, with its etcd`. */
  readonly destroys?: string;
  /** Also restarted, because something that it depends on changed. */
  readonly restart: boolean;
  /** A condition that does not hold because of another change of this plan, which it comes after. */
  readonly consequence: boolean;
  /** Why, where it isn't evident: `notified by file /etc/chrony/chrony.conf`. */
  readonly because?: string;
}

/** A target or a resource whose state could not be read. */
export interface Unknown {
  readonly target: TargetId;
  readonly id?: ResourceId;
  readonly error: ErrorRecord;
}

/** A host that sleeps on purpose. */
export interface Asleep {
  readonly target: TargetId;
  /** What differs elsewhere and waits for something on it, such as a pod for its disk. It is in no change of the plan. */
  readonly waiting: readonly ResourceId[];
}

/** What would be done, and what it was computed from. */
export interface Plan {
  readonly version: 1;
  readonly site: string;
  readonly environment: string;
  readonly verb: 'apply' | 'reset';
  /** The options that chose what is in it, so that `apply FILE` looks at the same things. */
  readonly selection: Selection;
  readonly resources: number;
  readonly changes: readonly PlannedChange[];
  readonly unknown: readonly Unknown[];
  /** Hosts that sleep on purpose, so that nobody looked at them. Default none. */
  readonly asleep?: readonly Asleep[];
  /** Digest of everything desired. */
  readonly desired: string;
  /** Digest by resource of how it differed from its desired state. */
  readonly observed: Readonly<Record<ResourceId, string>>;
}

/** Which part of a site a run is about. Empty lists mean everything. */
export interface Selection {
  readonly stacks: readonly string[];
  readonly tasks: readonly string[];
  readonly hosts: readonly string[];
}
