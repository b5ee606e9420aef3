import type { TimedEvent } from '@vmstation/engine';
import { createLogUpdate } from 'log-update';
import { color, forStream } from './color.ts';
import { makeLines } from './live-line.ts';
import { noteLine } from './note-line.ts';
import type { Reporter } from './reporter.ts';
import { sentence } from './sentence.ts';
import { makeTally } from './tally.ts';
import { makeTold } from './told.ts';
import { stepsAside } from './typing.ts';

/**
 * One line a target: what it does now, how far it is, how long it takes. Redrawn four times a second, and only while
 * targets are at work: between looking and changing, the terminal is left to the plan and to whoever is asked.
 */
export function liveReporter(stream: NodeJS.WriteStream): Reporter {
  const log = createLogUpdate(stream);
  const lines = makeLines();
  const tally = makeTally();
  const told = makeTold();
  const kept: string[] = [];
  let atWork = false;
  let nothingToDo = false;
  let hidden = false;
  const write = (text: string) => stream.write(forStream(`${text}\n`, stream));
  const draw = () => {
    const text = atWork && !hidden ? lines.render(stream.columns ?? 80) : '';
    if (text !== '') log(forStream(text, stream));
  };
  const timer = setInterval(draw, 250).unref();
  const rest = () => {
    log.clear();
    log.done();
    atWork = false;
  };
  /** Words that stay, above the lines that are redrawn. */
  const say = (text: string) => {
    if (hidden) {
      kept.push(text);
      return;
    }
    log.clear();
    write(text);
    draw();
  };
  const leave = stepsAside({
    hide() {
      log.clear();
      log.done();
      hidden = true;
    },
    show() {
      hidden = false;
      for (const text of kept.splice(0)) say(text);
      draw();
    },
  });
  return {
    event(event: TimedEvent) {
      lines.add(event);
      tally.add(event);
      if (event.type === 'phase') {
        atWork = !nothingToDo;
        draw();
      }
      if (event.type === 'planned') {
        rest();
        nothingToDo = event.changes.length === 0;
      }
      if (event.type === 'note') say(noteLine(event));
      const failed =
        event.type === 'target-failed' || (event.type === 'change-finished' && event.outcome === 'failed');
      const words = failed ? told(event) : undefined;
      if (words !== undefined) say(words);
      if (event.type === 'run-finished') {
        draw();
        log.done();
        atWork = false;
        write(sentence(event, tally));
      }
    },
    end(report) {
      clearInterval(timer);
      leave();
      if (tally.troubled()) write(`  ${color.cyan('→')} ${report}`);
    },
  };
}
