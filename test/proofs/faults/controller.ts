import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TimedEvent } from '@vmstation/engine';
import type { Summary } from '@vmstation/reporters';
import type { Ran } from '../command.ts';
import type { Moment } from './moments.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'apps/vmstation/src/main.ts');

/** Longer than anything here takes on a busy machine, and short enough to call it a hang. */
const deadlineMs = 180_000;

/** A run of vmstation that one can look at, and break, while it is at work. */
export interface Controller {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** What it has told so far. */
  events(): readonly TimedEvent[];
  summary(): Summary;
  /** Resolves when its events say so; throws when it ends before. */
  until(seen: (events: readonly TimedEvent[]) => boolean): Promise<void>;
  /** kill -9 at a moment. Whether it was still at work then. */
  killAt(moment: Moment): Promise<boolean>;
  signal(name: NodeJS.Signals): void;
}

/** A change whose id ends so is being made. */
export const began = (ending: string) => (events: readonly TimedEvent[]) =>
  events.some((event) => event.type === 'change-started' && event.id.endsWith(ending));

export interface Place {
  readonly site: string;
  readonly environment: string;
}

/** Starts `vmstation VERB --site=… --env=… …` in the folder of the configuration. */
export function start(
  { site, environment }: Place,
  [verb = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Controller {
  const child = spawn('node', [main, verb, `--site=${site}`, `--env=${environment}`, ...args], {
    cwd: import.meta.dirname,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = outputOf(child);
  const pid = child.pid ?? 0;
  const read = (file: string) => {
    const folder = runFolder(environment, `-${verb}-${pid}`);
    const path = folder === undefined ? '' : join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  // A line that is being written, or was cut off by a kill, is no event yet.
  const events = () =>
    read('events.jsonl')
      .split('\n')
      .slice(0, -1)
      .map((text): TimedEvent => JSON.parse(text));
  /** Whether its events say so before it ends. */
  const reaches = async (seen: (events: readonly TimedEvent[]) => boolean) => {
    for (const late = Date.now() + deadlineMs; !seen(events()); await pause(5)) {
      if (child.exitCode !== null || child.signalCode !== null) return seen(events());
      if (Date.now() > late) throw new Error('it did not come so far');
    }
    return true;
  };
  return {
    pid,
    ended,
    events,
    summary: () => JSON.parse(read('summary.json')),
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
  };
}

function runFolder(environment: string, ending: string): string | undefined {
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  const runs = join(state, 'vmstation', 'faults', environment, 'runs');
  const name = existsSync(runs)
    ? readdirSync(runs)
        .toSorted()
        .findLast((each) => each.endsWith(ending))
    : undefined;
  return name === undefined ? undefined : join(runs, name);
}

/** What it said, once it has ended; one that hangs is ended here and fails the test. */
function outputOf(child: ReturnType<typeof spawn>): Promise<Ran> {
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
