import type { TargetId } from '@vmstation/engine';
import type { Cluster, Host, Site } from '@vmstation/inventory';

/** What every check says of itself. */
export interface Check {
  readonly scope: 'host' | 'cluster';
  readonly name: string;
  /** What holds when it passes, such as `swap is off`. */
  readonly sentence: string;
  /** What to do when it does not. */
  readonly fix: string;
}

/**
 * What was measured. `unknown` means that it could not be measured, which is not a pass: nothing is green that was
 * not seen.
 */
export interface Verdict {
  readonly target: TargetId;
  readonly check: string;
  readonly sentence: string;
  readonly state: 'ok' | 'failed' | 'unknown';
  /** Each thing that is wrong, or why it could not be measured; empty when it is ok. */
  readonly why: readonly string[];
  readonly fix: string;
}

/** What a check of a host is given. */
export interface HostCheckContext {
  readonly site: Site;
  readonly host: Host;
  /** The cluster that is built on the host, if there is one. */
  readonly cluster: Cluster | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Put before every path that is read. Default nothing; another root is for tests. */
  readonly root?: string;
}

/** What a check of a cluster is given. */
export interface ClusterCheckContext {
  readonly site: Site;
  readonly cluster: Cluster;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function verdictOf(
  target: TargetId,
  { name, sentence, fix }: Check,
  state: Verdict['state'],
  why: readonly string[],
): Verdict {
  return { target, check: name, sentence, state, why, fix };
}

/** A certificate that ends sooner than this is a fault, in days: kubeadm renews at an upgrade only. */
export const certificateDays = 30;

/** `/etc/x.crt ends in 12 days`, or nothing while there is time. */
export function endsSoon(what: string, ends: number, now: number): readonly string[] {
  if (Number.isNaN(ends)) return [`nobody can tell when ${what} ends`];
  const days = Math.floor((ends - now) / 86_400_000);
  if (days >= certificateDays) return [];
  return [days < 0 ? `${what} has ended ${-days} days ago` : `${what} ends in ${days} days`];
}
