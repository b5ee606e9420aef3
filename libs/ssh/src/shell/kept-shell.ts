import type { RunOptions, RunResult } from '../types.ts';
import { agent } from './agent.ts';
import { connectionLost } from './errors.ts';
import { type Job, startJob } from './job.ts';
import type { Pipe } from './pipe.ts';

/** One shell that stays open and runs one script after the other. */
export interface KeptShell {
  run(script: string, options: RunOptions): Promise<RunResult>;
  /** Ends the shell; a script that still runs gets TERM, and KILL five seconds later. */
  close(): Promise<void>;
}

/** What the shell tells of its traffic, in bytes. */
export interface Traffic {
  readonly onSent: (bytes: number) => void;
  readonly onReceived: (bytes: number) => void;
}

/**
 * @param pipe a POSIX shell that will `eval` the first line that it reads
 * @param abandon ends what the pipe runs in, when a script cannot be killed
 */
export function keepShell(host: string, pipe: Pipe, traffic: Traffic, abandon: () => void): KeptShell {
  let current: Job | undefined;
  let isOver = false;
  let queue: Promise<unknown> = Promise.resolve();

  const send = (bytes: Buffer | string) => {
    if (isOver) return;
    traffic.onSent(Buffer.byteLength(bytes));
    pipe.input.write(bytes);
  };
  // A write to a shell that has just died is no news: `ended` says it.
  pipe.input.on('error', () => pipe.destroy());
  pipe.output.on('data', (bytes: Buffer) => {
    traffic.onReceived(bytes.length);
    current?.onOutput(bytes);
  });
  pipe.errors.on('data', (bytes: Buffer) => {
    traffic.onReceived(bytes.length);
    current?.onErrors(bytes);
  });
  const ended = pipe.ended.then(() => {
    isOver = true;
    current?.onShellEnd();
  });
  send(`${agent}\n`);

  const runNow = async (script: string, options: RunOptions): Promise<RunResult> => {
    options.signal?.throwIfAborted();
    if (isOver) throw connectionLost(host, 'before the script was sent');
    const job = startJob({ host, send, abandon }, script, options);
    current = job;
    try {
      return await job.result;
    } finally {
      current = undefined;
    }
  };

  return {
    run: (script, options) => {
      const result = queue.then(() => runNow(script, options));
      // The queue goes on after a failure; this run's caller gets it.
      queue = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    },
    close: () => {
      current?.stop(connectionLost(host, 'because it was closed while a script was running'));
      isOver = true;
      pipe.input.end();
      return ended;
    },
  };
}
