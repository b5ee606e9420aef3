import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { openSession } from '../run/session.ts';
import { looking } from './live/looking.ts';
import { formatStatus } from './status/format.ts';
import { gather, isWhole, type Status } from './status/gather.ts';

/** Shows hosts and clusters in one screen. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const session = await openSession(options);
  const status = await looking(options, session, (seen) => gather(session, seen));
  if (options.json) printJson(asJson(status));
  else printText(formatStatus(status));
  return isWell(status) ? 0 : 1;
}

/** Whether everything answers, and every member of a cluster is a node of it that is ready. */
export function isWell({ hosts, clusters }: Status): boolean {
  return (
    hosts.every((host) => !('error' in host)) &&
    clusters.every((cluster) => 'ready' in cluster && isWhole(cluster))
  );
}

/** Maps become objects, which JSON knows. */
function asJson(status: Status): object {
  return {
    ...status,
    hosts: status.hosts.map((host) =>
      'facts' in host
        ? { ...host, facts: { ...host.facts, diskFreeBytes: Object.fromEntries(host.facts.diskFreeBytes) } }
        : host,
    ),
  };
}
