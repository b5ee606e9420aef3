import { targetName } from '@vmstation/engine';
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
  const { plan, outcomes, ok } = result;
  if (result.moved.length > 0 && !result.interrupted) return { moved: result.moved };
  if (json) {
    printJson({
      run: record.run,
      folder: record.folder,
      ok,
      interrupted: result.interrupted,
      plan,
      outcomes: Object.fromEntries(outcomes),
    });
  } else if (result.interrupted) throw stopped(result);
  return { code: ok ? 0 : 1, ok, interrupted: result.interrupted };
}

function stopped({ plan: { changes }, outcomes }: Result) {
  const left = changes.filter(({ id }) => outcomes.get(id) !== 'ok');
  const hosts = new Set(left.map(({ target }) => targetName(target)));
  return interrupted(
    `was stopped with ${changes.length - left.length} of ${changes.length} changes made`,
    [...hosts].join(', '),
  );
}
