import type { Plan } from '@vmstation/engine';
import { formatPlan, formatPlanShort } from '@vmstation/reporters';
import type { RunOptions } from './options.ts';

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A plan for a person or a program, on stdout. */
export function printPlan(plan: Plan, options: Pick<RunOptions, 'json' | 'diff'>): void {
  if (options.json) printJson(plan);
  else process.stdout.write(`${formatPlan(plan, { diff: options.diff })}\n`);
}

/** What is about to be done: all of it with `--diff`, else in short when it is much. */
export function printPlanShort(plan: Plan, options: Pick<RunOptions, 'diff'>): void {
  const all = plan.verb === 'reset' ? 'vmstation reset --diff' : 'vmstation plan';
  process.stdout.write(`${formatPlanShort(plan, { diff: options.diff, all })}\n`);
}
