import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Duration } from '../cell.ts';
import { type Command, measure } from '../measure/measure.ts';
import { labName } from '../nodes/lab.ts';
import type { Options } from '../options.ts';
import { workspace } from '../peers/peer.ts';
import { inTurns } from './startup.ts';

export const names = { apply: 'vmstation apply', nx: 'nx run-many -t deploy' } as const;

const env = { VMSTATION_LAB: `${labName}-site` };
const type = (...argv: readonly string[]): Command => ({ argv, cwd: workspace, env });
const vmstation = (...args: readonly string[]) =>
  type(process.execPath, join(workspace, 'apps/vmstation/src/bin.mjs'), ...args);

/** Two ways to say the same when nothing is to be done: one process, and one for each of the six stacks. */
export async function nx({ runs, keep }: Options): Promise<readonly Duration[]> {
  await prepare(vmstation('lab', 'up'));
  await must(vmstation('apply'));
  const nxCommand = type('nx', 'run-many', '-t', 'deploy', '--output-style=stream');
  await must(nxCommand); // its graph and the checks of the site come from its cache afterwards
  const durations = await inTurns(
    new Map([
      [names.apply, vmstation('apply')],
      [names.nx, nxCommand],
    ]),
    runs,
  );
  if (!keep) await prepare(vmstation('lab', 'down'));
  return durations;
}

/**
 * What has to stay when it has ended, such as nodes: what is measured takes everything that it started along.
 * @throws with what was said, when it fails
 */
export async function prepare({ argv: [program = '', ...args], cwd, env }: Command): Promise<void> {
  console.log(`▸ ${args.slice(-2).join(' ')}`);
  await promisify(execFile)(program, args, { cwd, env: { ...process.env, ...env } });
}

/** @throws with what was said, when it fails */
export async function must(command: Command): Promise<number> {
  console.log(`▸ ${command.argv.slice(-4).join(' ')}`);
  const { code, output, seconds } = await measure(command);
  if (code !== 0) throw new Error(`${command.argv.join(' ')} ended with ${code}:\n${output.slice(-6000)}`);
  return seconds;
}
