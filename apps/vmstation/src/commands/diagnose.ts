import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { visible, visibleLine } from '@vmstation/engine';
import { color } from '@vmstation/reporters';
import { redactor, secretsIn } from '@vmstation/resources';
import { stateFolder } from '../run/folders.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText, say } from '../run/print.ts';
import { openSession } from '../run/session.ts';
import { listRuns } from '../run/stored-runs.ts';
import { aboutSite, fromClusters, fromHosts, versions } from './diagnose/collect.ts';
import { pack } from './diagnose/pack.ts';
import { looking } from './live/looking.ts';
import { measureAll } from './live/measure.ts';
import { formatVerdicts } from './validate/format.ts';

/** Collects a support bundle: what explains the state of every target, without secrets. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const session = await openSession(options);
  const { name, environment } = session.site;
  const { hosts, clusters, checks } = await looking(options, session, async (seen) => {
    const collected = await fromHosts(session, seen);
    const [ofClusters, verdicts] = await Promise.all([
      fromClusters(session, seen),
      measureAll(session, seen),
    ]);
    return { hosts: collected, clusters: ofClusters, checks: formatVerdicts(verdicts) };
  });
  const lost = [...hosts.lost, ...clusters.lost];
  const files = new Map([
    ...versions(),
    ...aboutSite(session),
    ['checks.txt', `${stripVTControlCharacters(checks)}\n`],
    ['not-reached.txt', lost.map((line) => `${line}\n`).join('')],
    ...hosts.files,
    ...clusters.files,
  ]);
  const state = stateFolder(name, environment);
  const [last] = listRuns(name, environment);
  const moment = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  // A journal may hold what a unit was given, whichever resource gave it.
  const wanted = [...session.predicted.resources.values()].map(({ desired }) => desired);
  const redact = redactor(secretsIn(wanted));
  const shown = new Map([...files].map(([path, text]) => [path, visible(redact(text))]));
  const bundle = await pack(
    join(state, 'bundles'),
    `vmstation-${name}-${environment}-${moment}`,
    shown,
    last === undefined ? undefined : { from: join(state, 'runs', last), as: 'last-run' },
  );
  if (options.json) printJson({ bundle, lost, files: [...files.keys()] });
  else {
    for (const line of lost) say(`${color.red('✗')} ${visibleLine(line)}`);
    printText(bundle);
  }
  return lost.length === 0 ? 0 : 1;
}
