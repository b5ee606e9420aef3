import { type TimedEvent, targetName, visible, visibleLine } from '@vmstation/engine';
import color from 'picocolors';
import { formatError } from './format-error.ts';
import { noteLine } from './note-line.ts';
import type { Reporter } from './reporter.ts';
import { sentence } from './sentence.ts';
import { makeTally } from './tally.ts';

/** A line an event that matters, for logs and pipes. */
export function plainReporter(stream: NodeJS.WritableStream): Reporter {
  const titles = new Map<string, string>();
  const tally = makeTally();
  const print = (text: string) => stream.write(`${text}\n`);
  return {
    event(event: TimedEvent) {
      tally.add(event);
      if (event.type === 'planned') for (const change of event.changes) titles.set(change.id, change.title);
      const title = 'id' in event ? visibleLine(titles.get(event.id) ?? event.id) : '';
      switch (event.type) {
        case 'target-read':
          return print(
            `${color.dim('·')} ${targetName(event.target)}: ${event.resources} resources read in ${event.seconds.toFixed(2)} s`,
          );
        case 'target-failed':
          return print(formatError({ where: event.target, ...event.error }));
        case 'change-retried':
          return print(
            `${color.yellow('↻')} ${targetName(event.target)}: ${title}, attempt ${event.attempt} in ${event.waitSeconds.toFixed(1)} s: ${visible(event.error.message)}`,
          );
        case 'change-finished':
          if (event.outcome === 'ok')
            return print(
              `${color.green('✓')} ${targetName(event.target)}: ${title} ${color.dim(`${event.seconds.toFixed(1)} s`)}`,
            );
          if (event.error !== undefined && event.outcome === 'failed')
            return print(formatError({ where: event.target, ...event.error }));
          return print(`${color.yellow('-')} ${targetName(event.target)}: ${title} ${event.outcome}`);
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
