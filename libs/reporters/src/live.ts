import type { RunEvent, TimedEvent } from '@vmstation/engine';
import { color, forStream } from './color.ts';
import { makeLines } from './live-line.ts';
import { noteLine } from './note-line.ts';
import { redrawn } from './redrawn.ts';
import type { Reporter } from './reporter.ts';
import { sentence } from './sentence.ts';
import { makeTally } from './tally.ts';
import { makeTold } from './told.ts';
import type { Watch } from './watch.ts';

/**
 * One line a target: what it does now, how far it is, how long it takes. Redrawn only while targets are at work: between
 * looking and changing, the terminal is left to the plan and to whoever is asked.
 */
export function liveReporter(stream: NodeJS.WriteStream): Reporter {
  const lines = makeLines();
  const tally = makeTally();
  const told = makeTold();
  let atWork = false;
  let nothingToDo = false;
  const view = redrawn(stream, (width) => (atWork ? lines.render(width) : ''));
  const write = (text: string) => stream.write(forStream(`${text}\n`, stream));
  return {
    event(event: TimedEvent) {
      lines.add(event);
      tally.add(event);
      if (event.type === 'phase') {
        atWork = !nothingToDo;
        view.draw();
      }
      if (event.type === 'planned') {
        view.clear();
        atWork = false;
        nothingToDo = event.changes.length === 0;
      }
      if (event.type === 'note') view.say(noteLine(event));
      const failed =
        event.type === 'target-failed' || (event.type === 'change-finished' && event.outcome === 'failed');
      const words = failed ? told(event) : undefined;
      if (words !== undefined) view.say(words);
      if (event.type === 'run-finished') {
        view.draw();
        view.leave();
        atWork = false;
        write(sentence(event, tally));
      }
    },
    end(report) {
      view.end();
      if (tally.troubled()) write(`  ${color.cyan('→')} ${report}`);
    },
  };
}

/** The same lines while a look goes on that keeps no run. They are gone when it ends: its answer says it all. */
export function liveWatch(stream: NodeJS.WriteStream): Watch {
  const lines = makeLines();
  const view = redrawn(stream, lines.render);
  return {
    tell(event: RunEvent) {
      lines.add(event);
      if (event.type === 'note') view.say(noteLine(event));
    },
    end() {
      view.clear();
      view.end();
    },
  };
}
