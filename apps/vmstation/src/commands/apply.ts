import { readFileSync } from 'node:fs';
import { assertSamePlan, type Plan, VmstationError } from '@vmstation/engine';
import { loadSite } from '@vmstation/inventory';
import { agree } from '../run/agree.ts';
import { chosen } from '../run/chosen.ts';
import { endingOf } from '../run/ending.ts';
import { siteSource } from '../run/environment.ts';
import { carryOut } from '../run/execute.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { givenWay } from '../run/outrun.ts';
import { assertSiteOf, choiceOf } from '../run/plan-choice.ts';
import { removalQuestion } from '../run/removal.ts';
import { parsePlan } from '../run/stored-plan.ts';
import { type Looked, withRun } from '../run/with-run.ts';

/** Applies what is desired, or exactly a stored plan. */
export async function run(options: RunOptions, file?: string): Promise<ExitCode> {
  if (file === undefined) return applyPlan(options);
  const stored = parsePlan(readPlan(file), file);
  const chosenByPlan = choiceOf(stored, file, options);
  // Before its hosts, its stacks and the keys are looked for in another site.
  assertSiteOf(stored, file, await loadSite(siteSource(options.site)));
  return applyPlan(chosenByPlan, stored);
}

function applyPlan(options: RunOptions, stored?: Plan): Promise<ExitCode> {
  const act = async (looked: Looked) => {
    const { plan, record, session, signal } = looked;
    if (stored !== undefined) assertSamePlan(stored, plan, chosen(options));
    await agree(looked, options, removalQuestion(plan, session.site, options, stored !== undefined));
    const result = await carryOut(looked, record, signal);
    const ending = endingOf(result, record, options.json);
    return stored !== undefined && 'moved' in ending ? givenWay(ending, options) : ending;
  };
  return withRun(options, 'apply', act);
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
