import type { ScriptType } from '../contract.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';

export interface HostTargetOptions {
  /** The host's name in the site. */
  readonly name: string;
  /** Opens a connection; called once, and again for each proof that we still get in. */
  readonly connect: () => Promise<Shell>;
  /** Every type that this version knows; what is remembered is undone by the name of its type. */
  readonly types: readonly ScriptType[];
  readonly timeouts?: HostTimeouts;
  /** Default {@link defaultRoots}; other ones are for tests. */
  readonly roots?: Roots;
}

export interface HostTimeouts {
  /** Reading, on the node. Default 60. */
  readonly readSeconds?: number;
  /** Taking and giving back the lock, and what follows a batch. Default 90. */
  readonly stepSeconds?: number;
}
