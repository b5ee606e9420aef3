import { type ErrorRecord, errorRecord, type ResourceId, targetName } from '@vmstation/engine';
import { type Summary, summaryOf } from '@vmstation/reporters';
import type { Result } from './execute.ts';
import { interrupted as interruption } from './interrupt.ts';
import type { Moved } from './outrun.ts';
import type { RunRecord } from './record.ts';
import type { Ending } from './with-run.ts';

/**
 * How a verb ends that made changes: with its result, with the wish to plan anew, or with `INTERRUPTED`, which says how
 * far it came.
 */
export function endingOf(result: Result, record: RunRecord, json: boolean): Ending | Moved {
  const { ok, interrupted, moved } = result;
  const answer = json ? { answer: resultJson(result, record) } : {};
  if (moved.length > 0 && !interrupted) return { moved, ...answer };
  if (interrupted && !json) throw stopped(summaryOf(record.events));
  return { code: ok ? 0 : 1, ok, interrupted, ...answer };
}

/**
 * What a program is told of a run: all that a person would be told, errors with their code and their next command. Where
 * it was planned more than once, the changes that were made before belong to it.
 */
export function resultJson(
  result: Result,
  { run, folder, events }: Pick<RunRecord, 'run' | 'folder' | 'events'>,
) {
  const { plan, ok } = result;
  const summary = summaryOf(events);
  const { changes, failedTargets } = summary;
  const errors: Record<ResourceId, ErrorRecord> = {};
  for (const { change, error } of changes) if (error !== undefined) errors[change.id] = error;
  return {
    run,
    folder,
    ok,
    interrupted: result.interrupted,
    ...(result.interrupted ? { error: errorRecord(stopped(summary)) } : {}),
    plan: { ...plan, changes: changes.map(({ change }) => change) },
    outcomes: Object.fromEntries(changes.map(({ change, outcome }) => [change.id, outcome])),
    errors,
    failedTargets,
    diagnostics: Object.fromEntries(result.explained),
  };
}

function stopped({ changes }: Pick<Summary, 'changes'>) {
  const left = changes.filter(({ outcome }) => outcome !== 'ok');
  const hosts = new Set(left.map(({ change }) => targetName(change.target)));
  return interruption(
    `was stopped with ${changes.length - left.length} of ${changes.length} changes made`,
    [...hosts].join(', '),
  );
}
