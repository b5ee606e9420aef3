import type { ErrorRecord, Outcomes, ResourceId, TargetId } from '@vmstation/engine';
import { clusterAccess } from '@vmstation/inventory';
import type { Seen } from './explain.ts';
import type { RunRecord } from './record.ts';

/** Why a target needs to be explained. */
export interface Trouble {
  /** What failed on it, or could not be read. */
  readonly ids: readonly ResourceId[];
  /** What was said of the target as a whole. */
  readonly error: ErrorRecord | undefined;
  /** Nothing came back from it in this run, so asking it again would only cost time. */
  readonly isSilent: boolean;
}

/** Whether it was said while connecting: then it may be the way to the host, and not the host. */
export function isOfConnection(error: ErrorRecord | undefined): boolean {
  return error !== undefined && /^(SSH|SUDO)_/.test(error.code);
}

/** Targets of which something failed or is not known. */
export function troublesOf(
  { session, fleet, plan }: Seen,
  outcomes: Outcomes,
  record: Pick<RunRecord, 'events'>,
): ReadonlyMap<TargetId, Trouble> {
  const failed = plan.changes.filter(({ id }) => outcomes.get(id) === 'failed');
  const targets = new Set([...plan.unknown, ...failed].map(({ target }) => target));
  const troubles = new Map<TargetId, Trouble>(
    [...targets].map((target) => {
      const unknown = plan.unknown.filter((each) => each.target === target);
      const whole = unknown.find(({ id }) => id === undefined);
      return [
        target,
        {
          ids: [...unknown, ...failed.filter((each) => each.target === target)].flatMap(({ id }) => id ?? []),
          error: whole?.error ?? lostOf(target, record),
          isSilent: whole !== undefined && (isOfConnection(whole.error) || target.startsWith('cluster:')),
        },
      ];
    }),
  );
  // Why an API server does not answer, its host knows.
  for (const cluster of session.site.clusters) {
    const on = clusterAccess(session.stacks, cluster)?.on;
    if (troubles.get(`cluster:${cluster.name}`)?.isSilent !== true || on === undefined) continue;
    if (fleet.targets.has(on) && !troubles.has(on))
      troubles.set(on, { ids: [], error: undefined, isSilent: false });
  }
  return troubles;
}

/** What was said of a target that was lost in the middle of the run. */
function lostOf(target: TargetId, { events }: Pick<RunRecord, 'events'>): ErrorRecord | undefined {
  const lost = events.findLast((event) => event.type === 'target-failed' && event.target === target);
  return lost?.type === 'target-failed' ? lost.error : undefined;
}
