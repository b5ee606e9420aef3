import { type Plan, visible } from '@vmstation/engine';
import { formatPlan, formatPlanShort } from '@vmstation/reporters';
import type { RunOptions } from './options.ts';

/** A value for a program, in characters that a terminal shows and does not obey. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 2)}\n`);
}

/** JSON for a file or for stdout: both end up on a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return visible(JSON.stringify(value, null, indent));
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
