import type { Check, ClusterCheckContext } from '../check.ts';

/** How a cluster is asked. Every answer is parsed by whoever asks. */
export interface ClusterIo {
  /** The JSON of an API path, such as `/api/v1/nodes`. Throws when the server refuses or does not answer. */
  get(path: string): Promise<unknown>;
  /** The text of an API path, such as `/livez/etcd`. Throws when the server refuses or does not answer. */
  text(path: string): Promise<string>;
  /** Asks an address, from this machine or through the jump host. Throws when nothing answers. */
  http(url: string): Promise<{ readonly status: number; readonly body: string }>;
  /** When the certificate that is shown at an address ends, in milliseconds since 1970. */
  certificateEnds(host: string, port: number): Promise<number>;
}

/** A condition of a cluster. */
export interface ClusterCheck extends Check {
  readonly scope: 'cluster';
  /** Which clusters it is asked of; default all. */
  readonly applies?: (context: ClusterCheckContext) => boolean;
  /** What is wrong, nothing when the condition holds. Throws when it cannot be measured. */
  readonly measure: (io: ClusterIo, context: ClusterCheckContext) => Promise<readonly string[]>;
}

export function defineClusterCheck(check: Omit<ClusterCheck, 'scope'>): ClusterCheck {
  return { scope: 'cluster', ...check };
}
