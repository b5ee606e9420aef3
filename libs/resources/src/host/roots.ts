/** Where VMStation keeps its things on a node. */
export interface Roots {
  /** Ledger, kept originals, owed restarts, armed guards; mode 0700, gone after a reset. */
  readonly state: string;
  /** The lock of the run that works on the node; on a file system that a reboot empties. */
  readonly lock: string;
  /** Unit files of the machine itself: an armed guard has one here, so that a power cut does not disarm it. */
  readonly units: string;
}

export const defaultRoots: Roots = {
  state: '/var/lib/vmstation',
  lock: '/run/vmstation',
  units: '/etc/systemd/system',
};
