import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TimedEvent } from '@vmstation/engine';
import type { Ran } from '../command.ts';
import type { Moment } from './moments.ts';
import { type Recorded, recordOf } from './record.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'apps/vmstation/src/main.ts');

/** Longer than anything here takes on a busy machine, and short enough to call it a hang. */
const usualMs = 180_000;

/** A run of vmstation that one can look at, and break, while it is at work. */
export interface Controller extends Recorded {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** Resolves when its events say so; throws when it ends before. */
  until(seen: (events: readonly TimedEvent[]) => boolean): Promise<void>;
  /** kill -9 at a moment. Whether it was still at work then. */
  killAt(moment: Moment): Promise<boolean>;
  signal(name: NodeJS.Signals): void;
  /** Types into its terminal, if it has one. */
  type(keys: string): void;
}

/** A change whose id ends so is being made. */
export const began = (ending: string) => (events: readonly TimedEvent[]) =>
  events.some((event) => event.type === 'change-started' && event.id.endsWith(ending));

/** Where commands are typed, what is added to each, and where its runs are kept. */
export interface Place {
  readonly folder: string;
  readonly options: readonly string[];
  readonly runs: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What takes longer hangs. */
  readonly deadlineMs?: number;
}

/** Starts `vmstation VERB …`. */
export function start(
  { folder, options, runs, env, deadlineMs }: Place,
  [verb = '', ...args]: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Controller {
  const older = foldersIn(runs);
  const child = spawn('node', [main, verb, ...options, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return controllerOf(
    child,
    // A process of another day may have had its number.
    recordOf(runs, (name) => !older.has(name) && name.endsWith(`-${verb}-${child.pid}`)),
    deadlineMs,
  );
}

/** Starts a line of sh in a terminal of its own; the newest run from then on is taken for its. */
export function startInTerminal(
  { folder, runs, env, deadlineMs }: Place,
  line: string,
  more: NodeJS.ProcessEnv = {},
): Controller {
  const older = foldersIn(runs);
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...env, ...more },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return controllerOf(
    child,
    recordOf(runs, (name) => !older.has(name)),
    deadlineMs,
  );
}

function foldersIn(runs: string): ReadonlySet<string> {
  return new Set(existsSync(runs) ? readdirSync(runs) : []);
}

function controllerOf(child: ChildProcess, record: Recorded, deadlineMs = usualMs): Controller {
  const ended = outputOf(child, deadlineMs);
  /** Whether its events say so before it ends. */
  const reaches = async (seen: (events: readonly TimedEvent[]) => boolean) => {
    for (const late = Date.now() + deadlineMs; !seen(record.events()); await pause(5)) {
      if (child.exitCode !== null || child.signalCode !== null) return seen(record.events());
      if (Date.now() > late) throw new Error('it did not come so far');
    }
    return true;
  };
  return {
    ...record,
    pid: child.pid ?? 0,
    ended,
    async until(seen) {
      if (!(await reaches(seen))) throw new Error(`it ended before: ${JSON.stringify(await ended)}`);
    },
    async killAt(moment) {
      await reaches((told) => told.length >= moment.events);
      await Promise.race([pause(moment.afterMs), ended]);
      child.kill('SIGKILL');
      await ended;
      return child.signalCode === 'SIGKILL';
    },
    signal: (name) => void child.kill(name),
    type: (keys) => void child.stdin?.write(keys),
  };
}

/** What it said, once it has ended; one that hangs is ended here and fails the test. */
function outputOf(child: ChildProcess, deadlineMs: number): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const out = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  const hung = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`it hangs: ${out.stdout}\n${out.stderr}`));
  }, deadlineMs);
  child.on('error', reject);
  child.on('close', (code) => {
    clearTimeout(hung);
    resolve({ code: code ?? 1, ...out });
  });
  return promise;
}
