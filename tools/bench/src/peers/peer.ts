import type { Command } from '../measure/measure.ts';

/** A host as a peer's controller sees it: behind the relay. */
export interface BenchHost {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** What a peer is asked to do. */
export interface Task {
  readonly hosts: readonly BenchHost[];
  /** JSON file with what is desired. */
  readonly desired: string;
  /** Where the peer may write what it needs, such as an inventory. */
  readonly folder: string;
  readonly user: string;
  readonly key: string;
  readonly knownHosts: string;
}

/** Somebody who brings hosts to a desired state. */
export interface Peer {
  readonly name: string;
  /** A release of a fixed version, whose earlier runs still count; what stands in this repository changes. */
  readonly released: boolean;
  /** Writes what it needs, and gives the command that does the work. */
  prepare(task: Task): Promise<Command>;
  /** Whether its output says that every host was found as desired. */
  foundNothing(output: string, hosts: number): boolean;
}

export const workspace = new URL('../../../../', import.meta.url).pathname.replace(/\/$/, '');
