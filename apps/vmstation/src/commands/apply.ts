import { readFileSync } from 'node:fs';
import { assertSamePlan, type Plan, VmstationError } from '@vmstation/engine';
import { many } from '@vmstation/reporters';
import { consent } from '../run/ask.ts';
import { endingOf } from '../run/ending.ts';
import { carryOut } from '../run/execute.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printPlanShort } from '../run/print.ts';
import { parsePlan } from '../run/stored-plan.ts';
import { outrun, withRun } from '../run/with-run.ts';

/** Applies what is desired, or exactly a stored plan. */
export async function run(options: RunOptions, file?: string): Promise<ExitCode> {
  const stored = file === undefined ? undefined : parsePlan(readPlan(file), file);
  const chosen = stored === undefined ? options : sameChoice(options, stored);
  return withRun(chosen, 'apply', async (looked) => {
    const { plan, record, signal } = looked;
    if (stored !== undefined) assertSamePlan(stored, plan);
    if (!options.json) printPlanShort(plan, options);
    const removed = plan.changes.filter(({ undo }) => undo);
    if (removed.length > 0 && options.env !== 'lab' && stored === undefined) {
      await consent(
        `removing ${many(removed.length, 'thing')} that nobody wants any more`,
        plan.site,
        options.yes === true ? plan.site : options.yes,
      );
    }
    const result = await carryOut(looked, record, signal);
    const ending = endingOf(result, record, options.json);
    if (stored !== undefined && 'moved' in ending) throw outrun(ending, true);
    return ending;
  });
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new VmstationError({
      code: 'PLAN_UNREADABLE',
      message: 'the plan file cannot be read',
      where: file,
      cause: error,
      next: 'make one: vmstation plan --out FILE',
    });
  }
}

/** A stored plan says itself what it is about. */
function sameChoice(options: RunOptions, plan: Plan): RunOptions {
  return {
    ...options,
    env: plan.environment,
    limit: plan.selection.hosts,
    stack: plan.selection.stacks,
    tags: plan.selection.tasks,
  };
}
