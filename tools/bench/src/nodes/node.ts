import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeKind } from '../desired.ts';
import { podman } from './podman.ts';

/** A node of the bench, whose costs are read from outside. */
export interface BenchNode {
  readonly name: string;
  readonly kind: NodeKind;
  readonly address: string;
  readonly container: string;
  readonly hostKey: string;
  /** Its first process, as this machine numbers it. */
  readonly pid: string;
  readonly cgroup: string;
}

/** Where sshd of a node writes what it was asked. */
export const sshdLog = '/run/sshd-bench.log';

export async function inspect(container: string): Promise<Pick<BenchNode, 'pid' | 'cgroup'>> {
  const said = await podman('inspect', '--format', '{{.State.Pid}} {{.State.CgroupPath}}', container);
  const [pid = '', cgroup = ''] = said.trim().split(' ');
  return { pid, cgroup };
}

/** Processor time of everything on the node since it started. */
export async function cpuSeconds({ cgroup }: BenchNode): Promise<number> {
  const first = await readFile(join('/sys/fs/cgroup/cpuacct', cgroup, 'cpuacct.usage'), 'utf8').catch(noFile);
  if (first !== undefined) return Number(first) / 1e9;
  const second = await readFile(join('/sys/fs/cgroup', cgroup, 'cpu.stat'), 'utf8');
  return Number(/^usage_usec (\d+)$/m.exec(second)?.[1]) / 1e6;
}

/** How many commands its sshd was asked to run since it started. */
export async function commandCount({ pid }: BenchNode): Promise<number> {
  const log = await readFile(join('/proc', pid, 'root', sshdLog), 'utf8');
  return log.match(/Starting session: (command|subsystem|shell)/g)?.length ?? 0;
}

function noFile(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
