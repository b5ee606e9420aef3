import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { openSession } from '../run/session.ts';
import { checkStatically } from './validate/check-statically.ts';
import { formatStatic, formatVerdicts } from './validate/format.ts';

/** Checks the site and the stacks from their text alone; with `--live`, hosts and clusters as they are. */
export async function run(options: RunOptions & { readonly live?: boolean }): Promise<ExitCode> {
  return options.live === true ? checkLive(options) : checkText(options);
}

async function checkText(options: RunOptions): Promise<ExitCode> {
  const result = await checkStatically(options);
  if (options.json) printJson(result);
  else printText(formatStatic(result));
  return result.ok ? 0 : 1;
}

async function checkLive(options: RunOptions): Promise<ExitCode> {
  const [{ looking }, { measureAll }] = await Promise.all([
    import('./live/looking.ts'),
    import('./live/measure.ts'),
  ]);
  const session = await openSession(options);
  const verdicts = await looking(options, session, (seen) => measureAll(session, seen));
  const ok = verdicts.every(({ state }) => state === 'ok');
  if (options.json) printJson({ ok, verdicts });
  else printText(formatVerdicts(verdicts));
  return ok ? 0 : 1;
}
