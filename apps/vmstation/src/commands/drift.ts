import { driftOf, formatDrift } from '@vmstation/reporters';
import { chosen } from '../run/chosen.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { makeReading } from '../run/pager.ts';
import { onSameSite } from '../run/same-site.ts';
import { unseenClusters } from '../run/unseen.ts';
import { pending, withRun } from '../run/with-run.ts';

/** Names what is no longer as desired, on hosts and in clusters at once. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const reading = makeReading();
  const looking = withRun(options, 'drift', async (looked) => {
    const { plan } = looked;
    const unseen = unseenClusters(looked);
    const { drifted, consequences } = driftOf(plan, unseen);
    if (!options.json)
      reading.show(
        formatDrift(plan, { ...options, unseen, mend: onSameSite(`vmstation apply${chosen(options)}`) }),
      );
    const ending = await pending(looked);
    const { unknown, asleep = [], resources } = plan;
    const diagnostics = Object.fromEntries(ending.explained);
    return {
      ...ending,
      answer: { drift: drifted, consequences, unseen: [...unseen], unknown, asleep, resources, diagnostics },
    };
  });
  return looking.finally(() => reading.finish());
}
