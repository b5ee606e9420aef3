import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What happened below the sshd of a node, from its next connection on. */
export interface Trace {
  /** Every program that was started, with its arguments and environment, as strace shows them. */
  readonly programs: readonly string[];
  /** Connections: sshd starts itself again for each. */
  readonly sessions: readonly string[];
  /** What sshd started for its clients: the login shell with a command. */
  readonly commands: readonly string[];
  /** Calls that changed a file system, made by what those commands started. What sshd and PAM do is not ours. */
  readonly writes: readonly string[];
}

const changing =
  /^(?:creat|mkdir|rmdir|unlink|rename|link|symlink|mknod|chmod|chown|lchown|truncate|utime|setxattr|removexattr|mount|umount|swapo|fchmod|fchown|ftruncate|fsetxattr|futimes|utimensat)/;
const opensToWrite = /^open(?:at2?)?\(.*O_(?:WRONLY|RDWR|CREAT|TRUNC)/;
/** Devices that keep nothing. */
const nowhere = /"\/dev\/(?:null|tty|ptmx|pts\/\d+)"/;

/** Starts of programs, and whatever may change a file system. */
const allCalls = 'execve,%file,fchmod,fchown,ftruncate,fsetxattr,futimesat,utimensat';

/**
 * Follows the sshd of a node from outside, by strace on this machine: nothing on the node can hide from it.
 * @param container of the node
 * @param calls that are written down
 */
async function traceSshd(container: string, calls: string): Promise<{ stop(): Promise<Trace> }> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-trace-'));
  const file = join(folder, 'trace');
  const what = ['-v', '-y', '-s', '100000', '-e', `trace=${calls}`, '-o', file];
  const flags = ['-f', ...what, '-p', String(sshdOf(container))];
  const strace = spawn('strace', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('attached');
  return {
    async stop() {
      const ended = once(strace, 'exit');
      strace.kill('SIGINT');
      await ended;
      const text = readFileSync(file, 'latin1');
      rmSync(folder, { recursive: true });
      return traceOf(text);
    },
  };
}

/** Every program that is started below the sshd of some nodes while something is done: quicker than all that is traced. */
export async function programsOf(
  containers: readonly string[],
  act: () => Promise<void>,
): Promise<readonly string[]> {
  return (await traced(containers, act, 'execve')).flatMap(({ programs }) => programs);
}

/** Follows the sshd of each of some nodes while something is done. */
export async function traced(
  containers: readonly string[],
  act: () => Promise<void>,
  calls = allCalls,
): Promise<readonly Trace[]> {
  let traces: readonly Trace[] = [];
  const tracers = await Promise.all(containers.map((container) => traceSshd(container, calls)));
  try {
    await act();
  } finally {
    traces = await Promise.all(tracers.map((tracer) => tracer.stop()));
  }
  return traces;
}

/** The pid, on this machine, of the sshd that listens in a container: the only one that its init started. */
function sshdOf(container: string): number {
  const cgroups = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = cgroups.filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes('sshd') && words.includes('listener') && hostnameOf(pid) === container;
    } catch {
      return false; // it has ended meanwhile
    }
  });
  expect(found, `sshd of ${container}`).toHaveLength(1);
  return Number(found[0]);
}

/** podman writes the name of the container into each. */
function hostnameOf(pid: string): string | undefined {
  return /^name="(.*)"$/m.exec(readFileSync(`/proc/${pid}/root/run/.containerenv`, 'utf8'))?.[1];
}

/** @param text what strace has written, of processes that come in between each other */
export function traceOf(text: string): Trace {
  const calls = callsOf(text);
  const starts = (pattern: RegExp) => calls.filter(({ call }) => pattern.test(call));
  // Below sudo it is a program of ours that asks bash something, such as rpm for the place of its database.
  const commands = starts(/^execve\("[^"]*\/bash", \["bash", "-c"(?!.*"SUDO_UID=)/);
  const first = calls.findIndex(({ call }) => call === commands[0]?.call);
  const ours = new Set(commands.map(({ pid }) => pid));
  const before = new Set(calls.slice(0, first).flatMap(({ pid }) => (ours.has(pid) ? [] : [pid])));
  return {
    programs: starts(/^execve\(/).map(({ call }) => call),
    sessions: starts(/^execve\("[^"]*\/sshd".*"-R"/).map(({ call }) => call),
    commands: commands.map(({ call }) => call),
    writes: calls
      .slice(Math.max(first, 0))
      .filter(({ pid, call }) => !before.has(pid) && (changing.test(call) || opensToWrite.test(call)))
      .map(({ call }) => call)
      .filter((call) => !nowhere.test(call)),
  };
}

/**
 * The calls that succeeded, in the order in which they came back. Of a call that another process gets in between of,
 * strace writes two halves; the second one has another pid when a thread starts a program in the place of all of them.
 */
function callsOf(text: string): readonly { readonly pid: string; readonly call: string }[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, pid = '', said = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [, start, next = pid] = /^(.*) <(?:unfinished|pid changed to (\d+)) \.\.\.>$/.exec(said) ?? [];
    if (start !== undefined) begun.set(next, start);
    const whole = said.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(pid) ?? '');
    // A file that has no name, or none any more, can be opened and written to as well.
    const call = /^(.*\)) += \d+(?:<.*>(?:\(deleted\))?)?$/.exec(whole)?.[1];
    return call === undefined ? [] : [{ pid, call }];
  });
}
