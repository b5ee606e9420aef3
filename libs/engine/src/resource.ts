import type { Secret } from './secret.ts';

/** Where a resource lives: a machine, or the API of a cluster. */
export type TargetId = `host:${string}` | `cluster:${string}`;

/** `host:masternode/file:/etc/hosts`: unique in a run; two owners of one id are a contradiction. */
export type ResourceId = `${TargetId}/${string}:${string}`;

/** Points at a resource by what it is. Without `on`, the one on the same target is meant. */
export interface Ref {
  readonly type: string;
  readonly key: string;
  readonly on?: TargetId;
}

/** One field that is not as desired. `undefined` means absent. Texts of many lines are shown as a diff. */
export interface FieldDiff {
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What it takes to bring one resource to its desired state. */
export interface Difference {
  readonly action: 'create' | 'update' | 'delete';
  readonly fields: readonly FieldDiff[];
}

/**
 * What the engine knows of a kind of resource: how it is named, compared and shown.
 * How it is read, changed and undone is between the type and its target.
 *
 * @typeParam D desired state
 * @typeParam A actual state, as read from the target; plain JSON, without values that change by themselves
 */
export interface ResourceType<D = unknown, A = unknown> {
  readonly name: string;
  /** Whether a failed attempt may be made again without harm, such as a download. Default false. */
  safeToRepeat?(desired: D): boolean;
  key(desired: D): string;
  /** One line for a person: `file /etc/hosts`. Never contains a secret. */
  show(desired: D): string;
  /** Pure. `undefined` when the actual state is the desired one. */
  diff(desired: D, actual: A): Difference | undefined;
  /** Whether it only measures, and makes nothing: when it fails because of something else, that is what drifted. */
  isCondition?(desired: D): boolean;
  /** Values that other resources take as inputs, from the measured state. */
  outputs?(actual: A): Readonly<Record<string, Secret<string>>>;
}

/** An output of another resource that is handed to a change when it is made. */
export interface Input extends Ref {
  readonly output: string;
}

/** A resource as a task writes it: its target is known when the task is run for a host or a cluster. */
export interface Draft<D = unknown> extends Ref {
  readonly kind: ResourceType<D>;
  readonly desired: D;
  /** What must be in its desired state before. */
  readonly after: readonly Ref[];
  /** What is restarted when this one changes. */
  readonly notify: readonly Ref[];
  readonly undoBefore: readonly Ref[];
  readonly inputs: Readonly<Record<string, Input>>;
}

/** The relations that a task may give a draft. */
export interface Relations {
  readonly after?: readonly Ref[];
  readonly notify?: readonly Ref[];
  /** Undone before these, although it does not wait for them to be made: pods of a node that joins whenever it can. */
  readonly undoBefore?: readonly Ref[];
  readonly inputs?: Readonly<Record<string, Input>>;
  /** Another target than the task's own, such as the control plane's host in a cluster task. */
  readonly on?: TargetId;
}

/** A resource of a run: a draft with its place and its owner. */
export interface Resource {
  readonly id: ResourceId;
  readonly target: TargetId;
  readonly stack: string;
  readonly task: string;
  /** Position of the stack in the order of stacks; on one target, lower ones come first. */
  readonly stage: number;
  readonly kind: ResourceType;
  readonly desired: unknown;
  readonly after: readonly ResourceId[];
  readonly notify: readonly ResourceId[];
  readonly undoBefore: readonly ResourceId[];
  readonly inputs: Readonly<Record<string, { readonly from: ResourceId; readonly output: string }>>;
}

/** Makes the constructor of a type: `file({ path, content }, { notify: [service] })`. */
export function draftOf<D>(kind: ResourceType<D>): (desired: D, relations?: Relations) => Draft<D> {
  return (desired, relations = {}) => ({
    type: kind.name,
    key: kind.key(desired),
    ...(relations.on === undefined ? {} : { on: relations.on }),
    kind,
    desired,
    after: relations.after ?? [],
    notify: relations.notify ?? [],
    undoBefore: relations.undoBefore ?? [],
    inputs: relations.inputs ?? {},
  });
}

/** The id of a reference seen from a target. */
export function idOf(ref: Ref, from: TargetId): ResourceId {
  return `${ref.on ?? from}/${ref.type}:${ref.key}`;
}

/** `host:masternode` → `masternode`. */
export function targetName(target: TargetId): string {
  return target.slice(target.indexOf(':') + 1);
}
