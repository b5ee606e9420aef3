import type { ExitCode, RunOptions } from '../run/options.ts';
import { printJson, printText } from '../run/print.ts';
import { openSession } from '../run/session.ts';
import { asJson, asText, isWhole } from './facts/found.ts';
import { hostOf } from './host-of.ts';
import { looking } from './live/looking.ts';

/** Shows what was measured of the hosts: a line each, or everything of one. */
export async function run(options: RunOptions, name?: string): Promise<ExitCode> {
  const session = await openSession(options);
  const only = name === undefined ? session.selection.hosts : [hostOf(session.site, name).name];
  const chosen = { ...session, selection: { ...session.selection, hosts: only } };
  const hosts = await looking(options, chosen, async (seen) => [...seen.hosts]);
  if (options.json) printJson(Object.fromEntries(hosts.map(([host, found]) => [host, asJson(found)])));
  else printText(asText(hosts, name !== undefined));
  return hosts.every(([, found]) => isWhole(found)) ? 0 : 1;
}
