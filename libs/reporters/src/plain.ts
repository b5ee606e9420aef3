import { type TimedEvent, targetName, visible, visibleLine } from '@vmstation/engine';
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
  const print = (text: string) => stream.write(forStream(`${text}\n`, stream));
  return {
    event(event: TimedEvent) {
      tally.add(event);
      if (event.type === 'planned') for (const change of event.changes) titles.set(change.id, change.title);
      const title = 'id' in event ? visibleLine(titles.get(event.id) ?? event.id) : '';
      switch (event.type) {
        case 'target-read':
          return print(
            `${color.dim('·')} ${targetName(event.target)}: ${many(event.resources, 'resource')} read in ${event.seconds.toFixed(2)} s`,
          );
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
          return print(
            (event.outcome === 'failed' ? told(event) : undefined) ??
              `${color.yellow('-')} ${targetName(event.target)}: ${title} ${event.outcome}`,
          );
        case 'note':
          return print(noteLine(event));
        case 'run-finished':
          return print(sentence(event, tally));
      }
    },
    end(report) {
      if (tally.troubled()) print(`  ${color.cyan('→')} ${report}`);
    },
  };
}
