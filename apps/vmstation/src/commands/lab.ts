import { spawnSync } from 'node:child_process';
import { VmstationError, visible } from '@vmstation/engine';
import type { ExitCode } from '../run/options.ts';
import { printJson, printText, say } from '../run/print.ts';
import { doneLine, faultOf } from './lab/fault.ts';
import { stepLines } from './lab/progress.ts';
import { ailing, isWell, statusTable } from './lab/status-table.ts';
import { up } from './lab/up.ts';

export interface LabOptions {
  readonly name: string;
  readonly site: string;
  readonly json: boolean;
}

type LabVerb = (options: LabOptions, args: readonly string[]) => Promise<ExitCode>;

const verbs: Readonly<Record<string, LabVerb>> = { up, down, status, snapshot, restore, shell, logs, chaos };

/**
 * `vmstation lab VERB`.
 * @throws LAB_NAME_INVALID before anything else is looked at or made
 */
export async function run(verb: string, options: LabOptions, args: readonly string[]): Promise<ExitCode> {
  const found = verbs[verb];
  if (found === undefined)
    throw new VmstationError({
      code: 'VERB_UNKNOWN',
      message: `there is no lab ${verb}`,
      next: 'vmstation lab --help',
    });
  const { checkedName } = await import('@vmstation/lab/state');
  checkedName(options.name);
  return found(options, args);
}

async function down({ name, json }: LabOptions): Promise<ExitCode> {
  const { labDown } = await import('@vmstation/lab');
  const found = await labDown(name, stepLines());
  if (json) printJson({ lab: name, down: true, found });
  else if (!found) say(`there is no lab ${name} on this machine`);
  return 0;
}

async function status({ name, json }: LabOptions): Promise<ExitCode> {
  const { labStatus } = await import('@vmstation/lab');
  const nodes = await labStatus(name);
  if (json) printJson(nodes);
  else printText([statusTable(nodes), ...ailing(name, nodes)].join('\n'));
  return nodes.every(isWell) ? 0 : 1;
}

async function snapshot({ name, json }: LabOptions, [tag = '']: readonly string[]): Promise<ExitCode> {
  const { labSnapshot } = await import('@vmstation/lab');
  const kept = await labSnapshot(name, tag, stepLines());
  if (json) printJson({ lab: name, ...kept });
  return 0;
}

async function restore({ name, json }: LabOptions, [tag = '']: readonly string[]): Promise<ExitCode> {
  const { labRestore } = await import('@vmstation/lab');
  await labRestore(name, tag, stepLines());
  if (json) printJson({ lab: name, restored: tag });
  return 0;
}

async function shell({ name }: LabOptions, [node = '']: readonly string[]): Promise<ExitCode> {
  const { labShell } = await import('@vmstation/lab');
  const [command = '', ...rest] = await labShell(name, node);
  return spawnSync(command, rest, { stdio: 'inherit' }).status === 0 ? 0 : 1;
}

async function logs({ name, json }: LabOptions, [node = 'gateway']: readonly string[]): Promise<ExitCode> {
  const { labLogs } = await import('@vmstation/lab');
  const log = await labLogs(name, node);
  if (json) printJson({ lab: name, node, log });
  else process.stdout.write(visible(log));
  return 0;
}

async function chaos(
  { name, json }: LabOptions,
  [node = '', kind = '', folder]: readonly string[],
): Promise<ExitCode> {
  const lab = await import('@vmstation/lab');
  const fault = faultOf(kind, folder);
  await lab.chaos(name, node, fault, stepLines());
  if (json) printJson({ lab: name, node, fault });
  else say(doneLine(node, fault, lab.FAULT_UNDO[fault.kind]));
  return 0;
}
