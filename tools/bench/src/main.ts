import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labDown } from '@vmstation/lab';
import { type BenchLab, fullNodes, labName } from './nodes/lab.ts';
import { type Options, parseOptions, type ScenarioName, usage } from './options.ts';
import { ansiblePeers } from './peers/ansible/ansible.ts';
import { floor } from './peers/floor/floor.ts';
import { type Peer, workspace } from './peers/peer.ts';
import { pyinfraPeer } from './peers/pyinfra/pyinfra.ts';
import { installPeers } from './peers/python.ts';
import { vmstation } from './peers/vmstation/vmstation.ts';
import { chart } from './report/chart.ts';
import { withFigures } from './report/page.ts';
import { openRecord, readResults } from './results.ts';
import { cluster } from './scenarios/cluster.ts';
import { growth } from './scenarios/growth.ts';
import { nx } from './scenarios/nx.ts';
import { startup } from './scenarios/startup.ts';
import { table } from './scenarios/table.ts';

const words = process.argv.slice(2);
if (words.includes('--help')) console.log(usage);
else await main(parseOptions(words));

async function main(options: Options): Promise<void> {
  if (!options.report) {
    for (const scenario of options.scenarios) await run(scenario, options);
    if (!options.keep) await labDown(labName);
  }
  report();
}

async function run(scenario: ScenarioName, options: Options): Promise<void> {
  const record = openRecord(
    scenario,
    ['npm run bench', ...(words.length === 0 ? [] : ['--', ...words])].join(' '),
  );
  switch (scenario) {
    case 'table':
      return table(await lab(), peersOf(options), options, record);
    case 'growth':
      return growth(await lab(), [floor, vmstation], options, record);
    case 'startup':
      return record.durations(await startup(options));
    case 'nx':
      return record.durations(await nx(options));
    case 'cluster':
      return record.durations(await cluster(options));
  }
}

function lab(): Promise<BenchLab> {
  return fullNodes(3);
}

function peersOf({ peers }: Options): readonly Peer[] {
  const python = installPeers();
  const all = [floor, vmstation, pyinfraPeer(python), ...ansiblePeers(python)];
  return all.filter(({ name }) => peers.length === 0 || peers.some((begin) => name.startsWith(begin)));
}

/** Page and chart, from all results that are kept. */
function report(): void {
  const results = readResults();
  const page = join(workspace, 'docs', 'performance.md');
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), results));
  const again = results
    .filter(({ scenario }) => scenario === 'table')
    .flatMap(({ cells }) => cells.filter(({ phase }) => phase === 'again'));
  const most = Math.max(...again.map(({ hosts }) => hosts));
  const chosen = again.filter(({ hosts, roundTripMs }) => hosts === most && roundTripMs !== 50);
  if (chosen.length > 0) writeFileSync(join(workspace, 'docs', 'images', 'bench.svg'), chart(chosen));
}
