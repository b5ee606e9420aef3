import type { ErrorRecord } from './error-record.ts';
import type { PlannedChange, Unknown } from './plan.ts';
import type { ResourceId, TargetId } from './resource.ts';

/** How one change ended. */
export type Outcome = 'ok' | 'failed' | 'blocked' | 'not-started';

/** Everything that happens in a run, in order: the one source of the terminal and of all reports. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly run: string;
      readonly verb: string;
      readonly site: string;
      readonly environment: string;
      readonly targets: readonly TargetId[];
      /** Parts of the lab that stand in for what could not be had. Default none. */
      readonly standIns?: readonly string[];
    }
  | { readonly type: 'phase'; readonly phase: 'read' | 'apply' | 'diagnose' }
  | { readonly type: 'target-busy'; readonly target: TargetId; readonly doing: string }
  | {
      readonly type: 'target-read';
      readonly target: TargetId;
      readonly resources: number;
      readonly seconds: number;
    }
  | { readonly type: 'target-failed'; readonly target: TargetId; readonly error: ErrorRecord }
  /** It sleeps on purpose, so nobody looks at it in this run. */
  | { readonly type: 'target-asleep'; readonly target: TargetId }
  | {
      readonly type: 'planned';
      readonly changes: readonly PlannedChange[];
      readonly resources: number;
      /** Resources and targets that could not be read. Default none. */
      readonly unknown?: readonly Unknown[];
    }
  | {
      readonly type: 'batch-started';
      readonly target: TargetId;
      readonly ids: readonly ResourceId[];
    }
  | { readonly type: 'change-started'; readonly target: TargetId; readonly id: ResourceId }
  | {
      readonly type: 'change-retried';
      readonly target: TargetId;
      readonly id: ResourceId;
      readonly attempt: number;
      readonly waitSeconds: number;
      readonly error: ErrorRecord;
    }
  | {
      readonly type: 'change-finished';
      readonly target: TargetId;
      readonly id: ResourceId;
      readonly outcome: Outcome;
      readonly seconds: number;
      readonly error?: ErrorRecord;
    }
  | { readonly type: 'note'; readonly target?: TargetId; readonly text: string }
  | {
      readonly type: 'run-finished';
      readonly ok: boolean;
      readonly interrupted: boolean;
      readonly seconds: number;
      readonly targets: readonly TargetStats[];
      /** What ended the run as a whole, such as a plan that no longer fits. */
      readonly error?: ErrorRecord;
    };

/** What a run cost on one target. */
export interface TargetStats {
  readonly target: TargetId;
  /** Commands started on the target: 1 for a run that changed nothing. */
  readonly commands: number;
  /** Scripts sent through the kept shell, or API requests. */
  readonly requests: number;
}

/** An event with its moment, as it stands in events.jsonl. */
export type TimedEvent = RunEvent & { readonly at: string };
