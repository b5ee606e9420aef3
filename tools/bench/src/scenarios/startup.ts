import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Duration } from '../cell.ts';
import { type Command, measure } from '../measure/measure.ts';
import type { Options } from '../options.ts';
import { workspace } from '../peers/peer.ts';

/** Things to type that are measured in turns. */
export async function inTurns(
  things: ReadonlyMap<string, Command>,
  runs: number,
): Promise<readonly Duration[]> {
  const [load = 0] = loadavg();
  const durations = [...things.keys()].map((what): Duration => ({ what, seconds: [], load }));
  for (let run = 0; run < runs; run += 1) {
    for (const duration of durations) {
      const command = things.get(duration.what);
      if (command === undefined) continue;
      const { seconds, code, output } = await measure(command);
      if (code !== 0) throw new Error(`${duration.what} ended with ${code}:\n${output.slice(-4000)}`);
      duration.seconds.push(Math.round(seconds * 1000) / 1000);
      console.log(`${duration.what}: ${seconds.toFixed(3)} s`);
    }
  }
  return durations;
}

export const names = { empty: 'an empty Node program', help: 'vmstation --help' } as const;

/** What it costs to be asked for help, beside a program that does nothing. It is short, so it is done often. */
export async function startup({ runs }: Options): Promise<readonly Duration[]> {
  const node = (...args: readonly string[]): Command => ({
    argv: [process.execPath, ...args],
    cwd: workspace,
  });
  const help = node(join(workspace, 'apps/vmstation/src/bin.mjs'), '--help');
  await measure(help); // fills the cache of compiled code, as the very first run after an update does
  return inTurns(
    new Map([
      [names.empty, node(join(import.meta.dirname, 'empty.mjs'))],
      [names.help, help],
    ]),
    4 * runs,
  );
}
