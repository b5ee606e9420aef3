import { type VmstationError, visibleLine } from '@vmstation/engine';
import { parseFacts } from '@vmstation/inventory';
import { formatError } from '@vmstation/reporters';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { errorHere } from '../run/same-site.ts';
import { openSession } from '../run/session.ts';
import { cellsOf, head } from './facts/format.ts';
import { hostOf } from './host-of.ts';
import { looking } from './live/looking.ts';
import type { SeenHost } from './live/see-hosts.ts';
import { table } from './table.ts';

/** Shows what was measured of the hosts: a line each, or everything of one. */
export async function run(options: RunOptions, name?: string): Promise<ExitCode> {
  const session = await openSession(options);
  const only = name === undefined ? session.selection.hosts : [hostOf(session.site, name).name];
  const chosen = { ...session, selection: { ...session.selection, hosts: only } };
  const hosts = await looking(options, chosen, async (seen) => [...seen.hosts]);
  if (options.json) printJson(Object.fromEntries(hosts.map(([host, found]) => [host, asJson(found)])));
  else printText(asText(hosts, name !== undefined));
  return hosts.some(([, found]) => found instanceof Error) ? 1 : 0;
}

type Found = SeenHost | VmstationError;

function asJson(found: Found): object {
  return found instanceof Error ? { error: errorHere(found) } : { facts: found.state.facts };
}

function asText(hosts: readonly (readonly [string, Found])[], whole: boolean): string {
  const errors = hosts.flatMap(([host, found]) =>
    found instanceof Error ? [formatError({ ...errorHere(found), where: host })] : [],
  );
  const read = hosts.flatMap(([host, found]) => (found instanceof Error ? [] : [{ host, found }]));
  const rows = whole
    ? read.flatMap(({ found }) => Object.entries(found.state.facts).map((cells) => cells.map(visibleLine)))
    : read.map(({ host, found }) => cellsOf(host, parseFacts(found.state.facts, host)));
  return [...(rows.length === 0 ? [] : [table(whole ? [] : head, rows)]), ...errors].join('\n\n');
}
