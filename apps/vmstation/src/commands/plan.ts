import { writeFileSync } from 'node:fs';
import { formatPlan } from '@vmstation/reporters';
import { quote } from '@vmstation/resources/quote';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { makeReading } from '../run/pager.ts';
import { jsonText, printJson } from '../run/print.ts';
import { onSameSite } from '../run/same-site.ts';
import { pending, withRun } from '../run/with-run.ts';

export async function run(options: RunOptions & { readonly out?: string }): Promise<ExitCode> {
  const { json, diff, out } = options;
  const reading = makeReading();
  const code = await withRun(options, 'plan', async (looked) => {
    const { plan } = looked;
    if (out !== undefined) writeFileSync(out, `${jsonText(plan, 2)}\n`, { mode: 0o600 });
    const hint =
      out === undefined ? '' : `\n\nTo do exactly this: ${onSameSite(`vmstation apply ${quote(out)}`)}`;
    if (json) printJson(plan);
    else reading.show(`${formatPlan(plan, { diff })}${hint}`);
    return pending(looked);
  });
  await reading.finish();
  return code;
}
