import { randomBytes } from 'node:crypto';
import { defaultMaxOutputBytes, type RunOptions, type RunResult } from '../types.ts';
import { runMessage } from './agent.ts';
import { connectionLost, describeScript, outputTooBig, shellFailed, timedOut } from './errors.ts';
import { frameReader } from './frames.ts';
import { streamOutput } from './output.ts';

/** TERM, then KILL, then the end of the connection: the times between them. */
const graceMs = 2000;

/** What a job may do to the shell that it runs in. */
export interface JobShell {
  readonly host: string;
  readonly send: (bytes: Buffer | string) => void;
  /** Ends the shell: it can no longer be trusted. */
  readonly abandon: () => void;
}

/** A script on its way through the kept shell. */
export interface Job {
  readonly onOutput: (bytes: Buffer) => void;
  readonly onErrors: (bytes: Buffer) => void;
  readonly onShellEnd: () => void;
  /** Kills the script; the result then rejects with the reason. */
  readonly stop: (reason: unknown) => void;
  readonly result: Promise<RunResult>;
}

/** Sends a script and follows it to its end, whatever that is. */
export function startJob(shell: JobShell, script: string, options: RunOptions): Job {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const nonce = randomBytes(16).toString('hex');
  const what = describeScript(script);
  const startedAt = Date.now();
  const maxBytes = options.maxOutputBytes ?? defaultMaxOutputBytes;
  const { onLine } = options;
  const out = streamOutput(onLine && ((line) => onLine(line, 'out')));
  const err = streamOutput(onLine && ((line) => onLine(line, 'err')));
  const waiting = new Set(['out', 'err']);
  let noise = '';
  let received = 0;
  let started = false;
  let failure: unknown;
  let graceTimer: NodeJS.Timeout | undefined;

  const settle = (finish: () => void) => {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    options.signal?.removeEventListener('abort', onAbort);
    finish();
  };
  /** Asks louder each time; only the script's end or the shell's end settles the job. */
  const stop = (reason: unknown) => {
    if (failure !== undefined) return;
    failure = reason;
    if (started) shell.send('signal TERM\n');
    graceTimer = setTimeout(() => {
      shell.send('signal USR1\n');
      graceTimer = setTimeout(shell.abandon, graceMs);
    }, graceMs);
  };
  const onAbort = () => stop(options.signal?.reason);
  const guard = (add: (bytes: Buffer) => void) => (bytes: Buffer) => {
    if (failure !== undefined) return;
    received += bytes.length;
    if (received > maxBytes) return stop(outputTooBig(shell.host, what, maxBytes));
    try {
      add(bytes);
    } catch (thrown) {
      // The listener of the lines failed: the script must not run on unseen.
      stop(thrown);
    }
  };
  const onEnd = (stream: 'out' | 'err') => (code: number) => {
    waiting.delete(stream);
    if (waiting.size > 0) return;
    shell.send('done\n');
    settle(() => {
      if (failure !== undefined) return reject(failure);
      if (!started) return reject(shellFailed(shell.host, `the shell could not start ${what}`, noise));
      out.finish();
      err.finish();
      resolve({ code, stdout: out.text(), stderr: err.text() });
    });
  };
  const reader = (stream: 'out' | 'err', add: (bytes: Buffer) => void) =>
    frameReader(nonce, {
      onPayload: guard(add),
      onNoise: (bytes) => {
        noise = (noise + bytes.toString('utf8')).slice(-4096);
      },
      onStart: () => {
        // Both streams start before the script does; the watcher's traps are set before either.
        if (!started && failure !== undefined) shell.send('signal TERM\n');
        started = true;
      },
      onEnd: onEnd(stream),
    });

  const timer = setTimeout(() => stop(timedOut(shell.host, what, options.timeoutMs)), options.timeoutMs);
  const job: Job = {
    onOutput: reader('out', out.add),
    onErrors: reader('err', err.add),
    onShellEnd: () => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      settle(() => reject(failure ?? connectionLost(shell.host, `after ${seconds} s of ${what}`)));
    },
    stop,
    result: promise,
  };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  shell.send(runMessage(nonce, script));
  if (options.signal?.aborted) onAbort();
  return job;
}
