import type {
  ErrorRecord,
  Outcome,
  PlannedChange,
  ResourceId,
  TargetId,
  TargetStats,
  TimedEvent,
} from '@vmstation/engine';

export interface ChangeResult {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly error: ErrorRecord | undefined;
}

/** A run in figures: what changed, how long each target and task took, what failed. */
export interface Summary {
  readonly run: string;
  readonly verb: string;
  readonly site: string;
  readonly environment: string;
  readonly startedAt: string;
  readonly ok: boolean;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly resources: number;
  readonly changes: readonly ChangeResult[];
  /** What ended the run as a whole. */
  readonly error: ErrorRecord | undefined;
  readonly failedTargets: readonly { readonly target: TargetId; readonly error: ErrorRecord }[];
  readonly targets: readonly (TargetStats & {
    readonly readSeconds: number;
    readonly changeSeconds: number;
    readonly changes: number;
  })[];
  readonly tasks: readonly { readonly task: string; readonly changes: number; readonly seconds: number }[];
  readonly notes: readonly string[];
  /** Parts of a lab that stand in for others. */
  readonly standIns: readonly string[];
}

/** Whether the run had nothing to change by its nature: its changes are pending, not left undone. */
export function onlyLooks({ verb }: Pick<Summary, 'verb'>): boolean {
  return verb !== 'apply' && verb !== 'reset';
}

export function summaryOf(events: readonly TimedEvent[]): Summary {
  const started = events.find((event) => event.type === 'run-started');
  const plans = events.filter((event) => event.type === 'planned');
  const finished = events.find((event) => event.type === 'run-finished');
  const begun = new Map<ResourceId, TimedEvent>();
  const ended = new Map<ResourceId, Ended>();
  for (const event of events) {
    if (event.type === 'change-started') begun.set(event.id, event);
    if (event.type === 'change-finished') ended.set(event.id, event);
  }
  // A run whose targets moved plans anew: each change counts once, as it was planned last.
  const planned = new Map(plans.flatMap((plan) => plan.changes.map((change) => [change.id, change])));
  const changes = [...planned.values()].map((change) =>
    resultOf(change, begun.get(change.id)?.at, ended.get(change.id)),
  );
  return {
    run: started?.run ?? '',
    verb: started?.verb ?? '',
    site: started?.site ?? '',
    environment: started?.environment ?? '',
    startedAt: started?.at ?? '',
    standIns: started?.standIns ?? [],
    ok: finished?.ok ?? false,
    interrupted: finished?.interrupted ?? true,
    seconds: finished?.seconds ?? 0,
    resources: plans.at(-1)?.resources ?? 0,
    changes,
    error: finished?.error,
    failedTargets: events.flatMap((event) =>
      event.type === 'target-failed' ? [{ target: event.target, error: event.error }] : [],
    ),
    targets: (finished?.targets ?? []).map((stats) => ({
      ...stats,
      ...timings(stats.target, changes, events),
    })),
    tasks: [...Map.groupBy(changes, ({ change }) => `${change.stack}:${change.task}`)].map(
      ([task, list]) => ({
        task,
        changes: list.length,
        seconds: total(list),
      }),
    ),
    notes: events.flatMap((event) => (event.type === 'note' ? [event.text] : [])),
  };
}

type Ended = Extract<TimedEvent, { readonly type: 'change-finished' }>;

function resultOf(
  change: PlannedChange,
  startedAt: string | undefined,
  end: Ended | undefined,
): ChangeResult {
  if (end === undefined) {
    return { change, outcome: 'not-started', seconds: 0, startedAt, finishedAt: undefined, error: undefined };
  }
  return {
    change,
    outcome: end.outcome,
    seconds: end.seconds,
    startedAt,
    finishedAt: end.at,
    error: end.error,
  };
}

function timings(target: TargetId, changes: readonly ChangeResult[], events: readonly TimedEvent[]) {
  const own = changes.filter(({ change }) => change.target === target);
  const reads = events.flatMap((event) =>
    event.type === 'target-read' && event.target === target ? [event.seconds] : [],
  );
  return {
    readSeconds: reads.reduce((sum, seconds) => sum + seconds, 0),
    changeSeconds: total(own),
    changes: own.length,
  };
}

function total(list: readonly ChangeResult[]): number {
  return list.reduce((sum, { seconds }) => sum + seconds, 0);
}
