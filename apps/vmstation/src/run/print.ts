import { type Plan, visible } from '@vmstation/engine';
import { formatPlanShort, forStream } from '@vmstation/reporters';
import { type Choice, chosen } from './chosen.ts';
import type { RunOptions } from './options.ts';
import { onSameSite } from './same-site.ts';

/** The answer of a verb, for a program, in characters that a terminal shows and does not obey. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 2)}\n`);
}

/** JSON for a file or for stdout: both end up on a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return visible(JSON.stringify(value, null, indent));
}

/** The answer of a verb, for a person. */
export function printText(text: string): void {
  process.stdout.write(forStream(`${text}\n`, process.stdout));
}

/** What is said beside the answer. */
export function say(text: string): void {
  process.stderr.write(forStream(`${text}\n`, process.stderr));
}

/** What is about to be done: all of it with `--diff`, else in short when it is much. */
export function planShort(plan: Plan, options: Pick<RunOptions, 'diff'> & Choice): string {
  const flags = chosen(options);
  const all = onSameSite(plan.verb === 'reset' ? `vmstation reset${flags} --diff` : `vmstation plan${flags}`);
  return formatPlanShort(plan, { diff: options.diff, all });
}
