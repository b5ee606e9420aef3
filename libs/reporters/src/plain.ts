import { type TargetId, type TimedEvent, targetName, visible, visibleLine } from '@vmstation/engine';
import { color, forStream } from './color.ts';
import { many } from './many.ts';
import { noteLine } from './note-line.ts';
import type { Reporter } from './reporter.ts';
import { sentence } from './sentence.ts';
import { makeTally } from './tally.ts';
import { makeTold } from './told.ts';

/** A line an event that matters, for logs and pipes. */
export function plainReporter(stream: NodeJS.WritableStream): Reporter {
  const titles = new Map<string, string>();
  const tally = makeTally();
  const told = makeTold();
  /** Changes that were not begun: one failure may take a hundred along. */
  const left = new Map<TargetId, number>();
  const print = (text: string) => stream.write(forStream(`${text}\n`, stream));
  return {
    event(event: TimedEvent) {
      tally.add(event);
      if (event.type === 'planned') {
        for (const change of event.changes) titles.set(change.id, change.title);
        left.clear();
      }
      const title = 'id' in event ? visibleLine(titles.get(event.id) ?? event.id) : '';
      switch (event.type) {
        case 'target-read':
          return print(
            `${color.dim('·')} ${targetName(event.target)}: ${many(event.resources, 'resource')} read in ${event.seconds.toFixed(2)} s`,
          );
        case 'target-asleep':
          return print(`${color.dim('☾')} ${targetName(event.target)} sleeps, and is left out`);
        case 'target-failed': {
          const words = told(event);
          return words === undefined ? undefined : print(words);
        }
        case 'change-retried':
          return print(
            `${color.yellow('↻')} ${targetName(event.target)}: ${title}, attempt ${event.attempt} in ${event.waitSeconds.toFixed(1)} s: ${visible(event.error.message)}`,
          );
        case 'change-finished':
          if (event.outcome === 'ok')
            return print(
              `${color.green('✓')} ${targetName(event.target)}: ${title} ${color.dim(`${event.seconds.toFixed(1)} s`)}`,
            );
          if (event.outcome === 'failed')
            return print(told(event) ?? `${color.red('✗')} ${targetName(event.target)}: ${title}`);
          left.set(event.target, (left.get(event.target) ?? 0) + 1);
          return;
        case 'note':
          return print(noteLine(event));
        case 'run-finished':
          for (const [target, count] of left)
            print(`${color.yellow('-')} ${targetName(target)}: ${many(count, 'change')} not made`);
          return print(sentence(event, tally));
      }
    },
    end(report) {
      if (tally.troubled()) print(`  ${color.cyan('→')} ${report}`);
    },
  };
}
