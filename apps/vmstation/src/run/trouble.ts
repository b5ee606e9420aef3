import type { ErrorRecord, Outcomes, Plan, ResourceId, TargetId, TimedEvent } from '@vmstation/engine';

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

/** Whether nobody got in at all, so that asking again would only cost time. */
function neverIn({ code }: ErrorRecord): boolean {
  return /^(SUDO|SSH_HOST_KEY)_|^SSH_(UNREACHABLE|AUTH_FAILED|KEY_UNREADABLE|JUMP_INVALID)$/.test(code);
}

export interface Course {
  readonly plan: Pick<Plan, 'changes' | 'unknown'>;
  /** Of what was changed; nothing after a mere look. */
  readonly outcomes: Outcomes;
  readonly events: readonly TimedEvent[];
  /** The host that a cluster is reached by, when this run has to do with it. */
  readonly hostOf: (cluster: TargetId) => TargetId | undefined;
}

/** Targets of which something failed or is not known. */
export function troublesOf(course: Course): ReadonlyMap<TargetId, Trouble> {
  const { plan, outcomes, events, hostOf } = course;
  const failed = plan.changes.filter(({ id }) => outcomes.get(id) === 'failed');
  // Lost before its first change: nothing failed on it, everything was blocked. A lock of another run is no trouble.
  const blocked = plan.changes.filter(({ id }) => outcomes.get(id) === 'blocked');
  const lost = blocked.filter(({ target }) => isOfConnection(lostOf(target, events)));
  const targets = new Set([...plan.unknown, ...failed, ...lost].map(({ target }) => target));
  const troubles = new Map<TargetId, Trouble>(
    [...targets].map((target) => {
      const unknown = plan.unknown.filter((each) => each.target === target);
      const whole = unknown.find(({ id }) => id === undefined);
      return [
        target,
        {
          ids: [...unknown, ...failed.filter((each) => each.target === target)].flatMap(({ id }) => id ?? []),
          error: whole?.error ?? lostOf(target, events),
          isSilent: whole !== undefined && (neverIn(whole.error) || target.startsWith('cluster:')),
        },
      ];
    }),
  );
  // Why an API server does not answer, its host knows.
  for (const [target, { isSilent }] of troubles) {
    const host = isSilent ? hostOf(target) : undefined;
    if (host !== undefined && !troubles.has(host))
      troubles.set(host, { ids: [], error: undefined, isSilent: false });
  }
  return troubles;
}

/** What was said of a target that was lost in the middle of the run. */
function lostOf(target: TargetId, events: readonly TimedEvent[]): ErrorRecord | undefined {
  const lost = events.findLast((event) => event.type === 'target-failed' && event.target === target);
  return lost?.type === 'target-failed' ? lost.error : undefined;
}
