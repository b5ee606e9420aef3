import { errorRecord, type RunEvent, VmstationError } from '@vmstation/engine';
import { formatError, many } from '@vmstation/reporters';
import { atWork } from './at-work.ts';
import { isPaging } from './pager.ts';
import { say } from './print.ts';
import type { RunRecord } from './record.ts';

/**
 * Aborted by the first Ctrl-C (or SIGTERM), which lets running batches end; the second ends the process. A terminal that
 * is gone (SIGHUP) is a first one, and never a second: a shell and the kernel may both tell of it. In a pager, Ctrl-C is
 * the pager's.
 */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The work, or `INTERRUPTED` as soon as somebody asks to stop: for work that changes nothing. */
  orStop<T>(work: Promise<T>): Promise<T>;
  /** Ctrl-C is no longer ours. */
  end(): void;
}

export function interruptible({
  run,
  emit,
  events,
}: Pick<RunRecord, 'run' | 'emit'> & { readonly events: readonly RunEvent[] }): Interrupt {
  const stop = new AbortController();
  const { signal } = stop;
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined); // told to whoever waits for it
  const where = () => atWork(events).join(', ') || run;
  const onSignal = (name: NodeJS.Signals) => {
    if (signal.aborted && name === 'SIGHUP') return;
    if (isPaging() && name === 'SIGINT') return;
    if (signal.aborted) {
      say(formatError(errorRecord(interrupted('was left at once', where()))));
      process.exit(130);
    }
    emit({
      type: 'note',
      text: `${name === 'SIGHUP' ? 'the terminal is gone, so ' : ''}stopping: what runs is finished, nothing new is started; Ctrl-C again to leave at once`,
    });
    // It looks again where another run was in between, and then some of its changes are made.
    const made = events.filter((event) => event.type === 'change-finished' && event.outcome === 'ok').length;
    const so = made === 0 ? 'nothing was changed' : `${many(made, 'change')} had been made before`;
    stop.abort(interrupted(`was stopped while it was looking; ${so}`, where()));
    stopped.reject(signal.reason);
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal,
    orStop: (work) => Promise.race([work, stopped.promise]),
    end: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * @param how `was stopped with 3 of 9 changes made`
 * @param where the hosts and clusters that it is about; the run itself, when it was between two of them
 */
export function interrupted(how: string, where: string): VmstationError {
  return new VmstationError({
    code: 'INTERRUPTED',
    message: `the run ${how}`,
    where,
    next: 'run the same command again: it looks first, and does what is left',
  });
}
