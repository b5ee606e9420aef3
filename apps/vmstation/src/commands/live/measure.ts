import { clusterIo, runClusterChecks, runHostChecks, type Verdict } from '@vmstation/cluster-tools';
import { errorRecord, type TargetId } from '@vmstation/engine';
import { clusterOf } from '@vmstation/inventory';
import { onSameSite } from '../../run/same-site.ts';
import type { Session } from '../../run/session.ts';
import { busy, type Tell } from './busy.ts';
import { askCluster, clustersInScope } from './see-clusters.ts';
import type { Seen, SeenHost } from './see-hosts.ts';

/** All checks of all hosts and clusters in scope, at once. What cannot be reached fails as such. */
export async function measureAll(session: Session, seen: Seen): Promise<readonly Verdict[]> {
  const hosts = [...seen.hosts].map(async ([name, host]) =>
    host instanceof Error
      ? [unreached(`host:${name}`, host)]
      : measureHost(session, host, seen.tell).catch((error: unknown) => [unreached(`host:${name}`, error)]),
  );
  const clusters = clustersInScope(session).map(async (cluster) => {
    const context = { site: session.site, cluster, now: Date.now() };
    return askCluster(session, cluster, seen, (client, connect) =>
      runClusterChecks(clusterIo(client, connect), context),
    ).catch((error: unknown) => [unreached(`cluster:${cluster.name}`, error)]);
  });
  const verdicts = (await Promise.all([...hosts, ...clusters])).flat();
  return verdicts.map((verdict) => ({ ...verdict, fix: onSameSite(verdict.fix) }));
}

function measureHost(
  { site }: Session,
  { host, connection }: SeenHost,
  tell: Tell,
): Promise<readonly Verdict[]> {
  return busy(tell, `host:${host.name}`, 'checking', () =>
    runHostChecks(connection, { site, host, cluster: clusterOf(site, host), now: Date.now() }),
  );
}

function unreached(target: TargetId, error: unknown): Verdict {
  const { code, message, cause, next } = errorRecord(error);
  const because = cause === undefined || message.includes(cause) ? '' : `: ${cause}`;
  return {
    target,
    check: 'reachable',
    sentence: target.startsWith('host:') ? 'the host can be reached' : 'the cluster can be reached',
    state: 'failed',
    why: [`${message}${because} [${code}]`],
    fix: next ?? 'vmstation diagnose',
  };
}
