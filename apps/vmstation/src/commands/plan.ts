import { writeFileSync } from 'node:fs';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { jsonText, printPlan } from '../run/print.ts';
import { pending, withRun } from '../run/with-run.ts';

export async function run(options: RunOptions & { readonly out?: string }): Promise<ExitCode> {
  return withRun(options, 'plan', async ({ plan }) => {
    printPlan(plan, options);
    if (options.out !== undefined) {
      writeFileSync(options.out, `${jsonText(plan, 2)}\n`, { mode: 0o600 });
      if (!options.json) process.stdout.write(`\nTo do exactly this: vmstation apply ${options.out}\n`);
    }
    return pending(plan);
  });
}
