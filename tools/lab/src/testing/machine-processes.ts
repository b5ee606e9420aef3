import { readdir, readFile } from 'node:fs/promises';

export interface MachineProcess {
  /** Its pid and when it was started: nothing else ever has both. */
  readonly id: string;
  /** Program and arguments, each ended by NUL; empty for one of the kernel's. */
  readonly command: string;
  readonly cgroups: string;
  /** NAME=VALUE, each ended by NUL, as it was started. */
  readonly environment: string;
}

/** All that runs on this machine. A dead one that its parent has yet to collect is gone already. */
export async function machineProcesses(): Promise<readonly MachineProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => processOf(pid).catch(() => undefined)));
  return all.flatMap((each) => each ?? []);
}

/** Throws when it has ended meanwhile. */
async function processOf(pid: string): Promise<MachineProcess | undefined> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8');
  const [stat, command, cgroups] = await Promise.all([read('stat'), read('cmdline'), read('cgroup')]);
  // The name in parentheses may hold anything; what follows it are the fields from the third on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  const environment = await read('environ').catch(() => ''); // somebody else's, and we are not root
  return { id: `${pid} ${fields[19]}`, command, cgroups, environment };
}

/** Program and arguments as one would type them. */
export const typed = ({ command }: MachineProcess): string => command.replaceAll('\0', ' ').trim();
