import { writeFileSync } from 'node:fs';
import { missingInputs, type Plan, VmstationError } from '@vmstation/engine';
import { formatPlan } from '@vmstation/reporters';
import { quote } from '@vmstation/resources/quote';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { makeReading } from '../run/pager.ts';
import { jsonText } from '../run/print.ts';
import { errorHere, onSameSite } from '../run/same-site.ts';
import { pending, withRun } from '../run/with-run.ts';

export async function run(options: RunOptions & { readonly out?: string }): Promise<ExitCode> {
  const { json, diff, out } = options;
  const reading = makeReading();
  const looking = withRun(options, 'plan', async (looked) => {
    const { plan } = looked;
    if (out !== undefined) write(plan, out);
    const hint =
      out === undefined ? '' : `\n\nTo do exactly this: ${onSameSite(`vmstation apply ${quote(out)}`)}`;
    const failures = missingInputs(looked).map((error) => errorHere(error));
    if (!json) reading.show(`${formatPlan(plan, { diff, failures })}${hint}`);
    return { ...(await pending(looked)), answer: { ...plan, failures } };
  });
  // Also when the run could not be written down to its end.
  return looking.finally(() => reading.finish());
}

function write(plan: Plan, file: string): void {
  try {
    writeFileSync(file, `${jsonText(plan, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new VmstationError({
      code: 'PLAN_UNWRITABLE',
      message: 'the plan could not be written to its file',
      where: file,
      cause,
      next: 'name a file in a folder that is there, is yours and has room: --out FILE',
    });
  }
}
