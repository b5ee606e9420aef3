import { clusterIo, runClusterChecks, runHostChecks, type Verdict } from '@vmstation/cluster-tools';
import { errorRecord, type TargetId, type VmstationError } from '@vmstation/engine';
import { clusterOf } from '@vmstation/inventory';
import { onSameHosts } from '../../run/same-site.ts';
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
  return verdicts.map((verdict) => ({ ...verdict, fix: onSameHosts(verdict.fix) }));
}

async function measureHost(
  { site }: Session,
  { host, connection, facts }: SeenHost,
  tell: Tell,
): Promise<readonly Verdict[]> {
  const id: TargetId = `host:${host.name}`;
  const verdicts = await busy(tell, id, 'checking', () =>
    runHostChecks(connection, { site, host, cluster: clusterOf(site, host), now: Date.now() }),
  );
  return facts instanceof Error ? [incomplete(id, facts), ...verdicts] : verdicts;
}

function unreached(target: TargetId, error: unknown): Verdict {
  const sentence = target.startsWith('host:') ? 'the host can be reached' : 'the cluster can be reached';
  return failed(target, 'reachable', sentence, error);
}

/** No check needs facts, and every run does. */
function incomplete(target: TargetId, error: VmstationError): Verdict {
  return failed(target, 'facts', 'the host tells what a run has to know of it', error);
}

function failed(target: TargetId, check: string, sentence: string, error: unknown): Verdict {
  const { code, message, cause, next } = errorRecord(error);
  const because = cause === undefined || message.includes(cause) ? '' : `: ${cause}`;
  return {
    target,
    check,
    sentence,
    state: 'failed',
    why: [`${message}${because} [${code}]`],
    fix: next ?? 'vmstation diagnose',
  };
}
