import { messageOf } from '@vmstation/engine';
import { type ClusterCheckContext, type Verdict, verdictOf } from '../check.ts';
import type { ClusterCheck, ClusterIo } from './cluster-check.ts';
import { clusterChecks } from './index.ts';

/** Measures all checks that apply to a cluster, at once. Never throws: what cannot be measured is `unknown`. */
export async function runClusterChecks(
  io: ClusterIo,
  context: ClusterCheckContext,
  checks: readonly ClusterCheck[] = clusterChecks,
): Promise<readonly Verdict[]> {
  const target = `cluster:${context.cluster.name}` as const;
  const once = askedOnce(io);
  const asked = checks
    .filter(({ applies }) => applies?.(context) ?? true)
    .map(async (check) => {
      try {
        const why = await check.measure(once, context);
        return verdictOf(target, check, why.length === 0 ? 'ok' : 'failed', why);
      } catch (error) {
        return verdictOf(target, check, 'unknown', [reasonOf(error)]);
      }
    });
  return Promise.all(asked);
}

/** Several checks look at the same lists; each is fetched once a run, and all see the same moment. */
function askedOnce(io: ClusterIo): ClusterIo {
  const answers = new Map<string, Promise<unknown>>();
  return {
    ...io,
    get: (path) => {
      const answer = answers.get(path) ?? io.get(path);
      answers.set(path, answer);
      return answer;
    },
  };
}

/** The server's own words are in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : '';
  return `${messageOf(error)}${cause}`;
}
