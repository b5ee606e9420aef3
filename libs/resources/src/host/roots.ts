/** Where VMStation keeps its things on a node. */
export interface Roots {
  /** Ledger, kept originals, owed restarts, armed guards; mode 0700, gone after a reset. */
  readonly state: string;
  /** The lock of the run that works on the node; on a file system that a reboot empties. */
  readonly lock: string;
}

export const defaultRoots: Roots = { state: '/var/lib/vmstation', lock: '/run/vmstation' };
