import type { ErrorRecord, TargetId, TargetStats, TimedEvent } from '@vmstation/engine';
import { type ChangeResult, type Course, courseOf } from './rounds.ts';

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
  readonly failedTargets: Course['failedTargets'];
  /** Single resources that could not be read, of targets that could. */
  readonly unread: Course['unread'];
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
  const { changes, failedTargets, unread } = courseOf(events);
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
    failedTargets,
    unread,
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
