import { driftOf, formatDrift } from '@vmstation/reporters';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson } from '../run/print.ts';
import { pending, withRun } from '../run/with-run.ts';

/** Names what is no longer as desired, on hosts and in clusters at once. */
export async function run(options: RunOptions): Promise<ExitCode> {
  return withRun(options, 'drift', async ({ plan }) => {
    const { drifted, consequences } = driftOf(plan);
    if (options.json)
      printJson({ drift: drifted, consequences, unknown: plan.unknown, resources: plan.resources });
    else process.stdout.write(`${formatDrift(plan, { diff: options.diff })}\n`);
    return pending(plan);
  });
}
