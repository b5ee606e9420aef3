import type { LabProgress, MirrorProgress } from '@vmstation/lab';
import { color, forStream } from '@vmstation/reporters';
import { createLogUpdate } from 'log-update';
import { say } from '../../run/print.ts';

/** A line on stderr for each step that is done, and for what is waited for. */
export function stepLines(): (progress: LabProgress) => void {
  return ({ step, node, state, took = 0 }) => {
    if (state === 'wait') say(`${color.dim('i')} ${step}: waiting`);
    if (state !== 'done') return;
    const name = node === undefined ? step : `${step} ${node}`;
    say(`${color.green('✓')} ${name} ${color.dim(`${(took / 1000).toFixed(1)} s`)}`);
  };
}

/** What is downloaded or built, with the time left: one live line on a terminal, a line a part elsewhere. */
export function mirrorLines(): {
  readonly event: (progress: MirrorProgress) => void;
  readonly end: () => void;
} {
  const live = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  const working = new Map<string, MirrorProgress>();
  let said = 0;
  return {
    event(progress) {
      if (progress.phase === 'done') working.delete(progress.part);
      else if (progress.message === undefined) working.set(progress.part, progress);
      else {
        live?.clear();
        say(`${color.dim('i')} ${progress.part}: ${progress.message}`);
      }
      if (progress.phase === 'done' && progress.source !== 'cache') {
        live?.clear();
        const what = progress.message === undefined ? '' : `: ${progress.message}`;
        say(
          `${color.green('✓')} ${progress.part} ${color.dim(`from ${progress.source}, ${progress.seconds.toFixed(0)} s`)}${what}`,
        );
      }
      if (live !== undefined) live(forStream(bar(progress, [...working.values()]), process.stderr));
      else if (progress.phase === 'progress' && Date.now() - said > 15_000) {
        said = Date.now();
        say(bar(progress, [...working.values()]));
      }
    },
    end: () => live?.clear(),
  };
}

function bar(progress: MirrorProgress, working: readonly MirrorProgress[]): string {
  const names = working.map(
    ({ part, seconds, estimateSeconds }) => `${part} ${seconds.toFixed(0)}/${estimateSeconds.toFixed(0)} s`,
  );
  return `${color.cyan('▸')} parts ${progress.doneParts}/${progress.totalParts}, about ${minutes(progress.secondsLeft)} left: ${names.join(', ')}`;
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
