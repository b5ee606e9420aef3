import type { ClusterIo } from '../cluster/cluster-check.ts';
import { runClusterChecks } from '../cluster/run-cluster-checks.ts';
import { clusterContext } from './site.ts';

/** Why each check that fails does, by its name. */
export async function failures(io: ClusterIo): Promise<Record<string, readonly string[]>> {
  const verdicts = await runClusterChecks(io, await clusterContext());
  return Object.fromEntries(
    verdicts.filter(({ state }) => state === 'failed').map(({ check, why }) => [check, why]),
  );
}
