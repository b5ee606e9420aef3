import type { ResourceType } from '@vmstation/engine';

/** One resource of a read, with the number that marks its lines. */
export interface Wanted<D> {
  readonly index: number;
  readonly desired: D;
}

/** What a read printed about one resource. A field that was not printed is absent. */
export type Fields = ReadonlyMap<string, string>;

/** What a change is made from. */
export interface Change<D, A> {
  readonly desired: D;
  readonly actual: A;
  readonly action: 'create' | 'update' | 'delete' | 'restart';
  /** Something that this resource depends on changed, so it has to be restarted too. */
  readonly restart: boolean;
}

/** What the ledger of a host remembers of a resource from before its first change. */
export interface Remembered<D, A> {
  /** Desired state at that time, with `[secret]` in the place of secrets. */
  readonly desired: D;
  readonly before: A;
}

/** Put back on the node by itself, unless a second connection proves that we still get in. */
export interface Guard {
  /** Seconds until the node reverts by itself. */
  readonly seconds: number;
  /**
   * sh that puts things back as they were; runs on the node without us, in a subshell. It does all it can and ends with
   * 0 when that was all: else it runs again at the next boot.
   */
  readonly revert: string;
}

/**
 * A type of resource on a machine. It speaks POSIX sh, built only with {@link quote}.
 *
 * Shell at hand in every fragment:
 * - `vm_put INDEX FIELD VALUE` prints one field of a read; the value may hold anything but NUL, newlines included.
 * - `vm_cat INDEX FIELD FILE` prints a file's content as one field, byte for byte (`$(cat)` would lose newlines at its end).
 * - `vm_keep NAME PATH` (apply) copies PATH to `$VM_KEEP/NAME` once: whole or not at all, so that a power cut never
 *   leaves half an original, and later calls do nothing, also when there was nothing at PATH the first time. Call it
 *   always, before the first thing that changes PATH.
 * - `$VM_KEEP` (apply and undo): this resource's own folder on the node, mode 0700, kept until it is undone;
 *   apply keeps there what undo needs and `before` cannot hold, such as a copy of the original file.
 * - `$VM_FIRST` (apply): `1` when this is the first change of the resource, so that originals are kept once only.
 * - `$VM_STATE` (apply, undo, together, undoTogether): the folder of VMStation on the node, mode 0700, outside every
 *   `$VM_KEEP`; for what all resources of one type share, in files whose names start with the type's name. What is
 *   called TYPE.ahead is gone before each batch: there a head start can note what `apply` need not do again.
 * - `$VM_IN_<name>` (apply): the inputs of the resource. Never in argv of a command that `ps` shows.
 * Fragments of apply and undo run in a subshell under `set -eu`, with standard input from /dev/null.
 */
export interface ScriptType<D = unknown, A = unknown> extends ResourceType<D, A> {
  /** Functions that the fragments use; sent once with each script that needs them. Names start with `vm_<type>_`. */
  readonly prelude?: string;
  /** One fragment for all resources of this type on a host: few processes, no writes. */
  read(wanted: readonly Wanted<D>[]): string;
  /** Pure; must survive garbage with a thrown VmstationError `READ_UNPARSABLE`. */
  parse(fields: Fields, desired: D): A;
  apply(change: Change<D, A>): string;
  /**
   * May leave something on purpose, such as data, and say so on a line `kept: why`.
   * @param actual state right before it, for types that have a guard; absent where it could not be read
   */
  undo(remembered: Remembered<D, A>, actual?: A): string;
  /**
   * Optional head start: run once, before the `apply` of each, with all changes that a batch has of this type (two or more);
   * one run of apt-get instead of 25. `$VM_KEEP`, `$VM_FIRST` and inputs are not there. It decides nothing: its failure
   * is only recorded, because the `apply` of each still follows, finds its work done or does it, and is measured.
   */
  together?(changes: readonly Change<D, A>[]): string;
  /** The same before the `undo` of each, for all resources of this type that a batch undoes. */
  undoTogether?(remembered: readonly Remembered<D, A>[]): string;
  /** What is lost for good when it is undone: `the cluster home, with its etcd`. Asked of what the ledger remembers. */
  destroys?(desired: D): string | undefined;
  /** Longest time that its apply or undo may take. Default 120 s. */
  timeoutSeconds?(desired: D): number;
  /** For changes that could lock us out; also for a restart, which is how an unproven change is proved later. */
  guard?(change: Change<D, A>): Guard | undefined;
  /** Commands whose output explains a failure, such as the unit's journal: sh, printed as it comes. */
  explain?(desired: D): string;
}
