import { type ErrorRecord, errorRecord, type ResourceId, targetName } from '@vmstation/engine';
import { summaryOf } from '@vmstation/reporters';
import type { Result } from './execute.ts';
import { interrupted } from './interrupt.ts';
import { printJson } from './print.ts';
import type { RunRecord } from './record.ts';
import type { Ending, Moved } from './with-run.ts';

/**
 * How a verb ends that made changes: with its result, with the wish to plan anew, or with `INTERRUPTED`, which says how
 * far it came.
 */
export function endingOf(result: Result, record: RunRecord, json: boolean): Ending | Moved {
  const { ok } = result;
  if (result.moved.length > 0 && !result.interrupted) return { moved: result.moved };
  if (json) printJson(resultJson(result, record));
  else if (result.interrupted) throw stopped(result);
  return { code: ok ? 0 : 1, ok, interrupted: result.interrupted };
}

/** What a program is told of a run: all that a person would be told, errors with their code and their next command. */
export function resultJson(
  result: Result,
  { run, folder, events }: Pick<RunRecord, 'run' | 'folder' | 'events'>,
) {
  const { plan, outcomes, ok } = result;
  const { changes, failedTargets } = summaryOf(events);
  const errors: Record<ResourceId, ErrorRecord> = {};
  for (const { change, error } of changes) if (error !== undefined) errors[change.id] = error;
  return {
    run,
    folder,
    ok,
    interrupted: result.interrupted,
    ...(result.interrupted ? { error: errorRecord(stopped(result)) } : {}),
    plan,
    outcomes: Object.fromEntries(plan.changes.map(({ id }) => [id, outcomes.get(id)])),
    errors,
    failedTargets,
    diagnostics: Object.fromEntries(result.explained),
  };
}

function stopped({ plan: { changes }, outcomes }: Result) {
  const left = changes.filter(({ id }) => outcomes.get(id) !== 'ok');
  const hosts = new Set(left.map(({ target }) => targetName(target)));
  return interrupted(
    `was stopped with ${changes.length - left.length} of ${changes.length} changes made`,
    [...hosts].join(', '),
  );
}
