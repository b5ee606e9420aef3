import type {
  ErrorRecord,
  Outcome,
  PlannedChange,
  ResourceId,
  TargetId,
  TimedEvent,
  Unknown,
} from '@vmstation/engine';

export interface ChangeResult {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly error: ErrorRecord | undefined;
}

/** What a run came to. */
export interface Course {
  readonly changes: readonly ChangeResult[];
  readonly failedTargets: readonly { readonly target: TargetId; readonly error: ErrorRecord }[];
  readonly unread: readonly (Unknown & { readonly id: ResourceId })[];
}

/**
 * What counts of a run that planned more than once, because another one came in between: each change as it was planned
 * last, of earlier plans only what was made, and of a target what befell it since it was read last.
 */
export function courseOf(events: readonly TimedEvent[]): Course {
  const results = new Map<ResourceId, ChangeResult>();
  let lost: Course['failedTargets'] = [];
  let unknown: readonly Unknown[] = [];
  for (const event of events) {
    if (event.type === 'planned') {
      unknown = event.unknown ?? [];
      for (const [id, result] of results) if (!stays(result, unknown)) results.delete(id);
      for (const change of event.changes) {
        results.delete(change.id);
        results.set(change.id, pending(change));
      }
    }
    if (event.type === 'target-read') lost = lost.filter(({ target }) => target !== event.target);
    if (event.type === 'target-failed') lost = [...lost, { target: event.target, error: event.error }];
    if (event.type === 'change-started' || event.type === 'change-finished') {
      const result = results.get(event.id);
      if (result !== undefined) results.set(event.id, after(result, event));
    }
  }
  const unread = unknown.flatMap(({ id, ...more }) => (id === undefined ? [] : [{ ...more, id }]));
  return { changes: [...results.values()], failedTargets: lost, unread };
}

/** What was made stays made; what failed, and is in no plan any more, is as desired now, unless nobody could look. */
function stays({ change, outcome, finishedAt }: ChangeResult, unknown: readonly Unknown[]): boolean {
  const isUnknown = unknown.some(
    ({ target, id = change.id }) => target === change.target && id === change.id,
  );
  return finishedAt !== undefined && (outcome === 'ok' || isUnknown);
}

type Step = Extract<TimedEvent, { readonly type: 'change-started' | 'change-finished' }>;

function after(result: ChangeResult, event: Step): ChangeResult {
  if (event.type === 'change-started') return { ...result, startedAt: event.at };
  const { outcome, seconds, error, at } = event;
  return { ...result, outcome, seconds, error, finishedAt: at };
}

function pending(change: PlannedChange): ChangeResult {
  return {
    ...{ change, outcome: 'not-started', seconds: 0 },
    ...{ startedAt: undefined, finishedAt: undefined, error: undefined },
  };
}
