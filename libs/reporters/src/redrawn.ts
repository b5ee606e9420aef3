import { createLogUpdate } from 'log-update';
import { forStream } from './color.ts';
import { stepsAside } from './typing.ts';

/** Lines that are redrawn in their place four times a second, below words that stay. */
export interface Redrawn {
  draw(): void;
  /** Words that stay, above the lines. They wait while somebody types. */
  say(text: string): void;
  /** Takes the lines away; whatever is drawn next begins below what was written since. */
  clear(): void;
  /** Leaves the lines as they are and draws no more in their place. */
  leave(): void;
  /** Nothing is drawn any more. */
  end(): void;
}

/** @param lines what there is to show in so many columns; nothing is drawn while it is empty */
export function redrawn(stream: NodeJS.WriteStream, lines: (width: number) => string): Redrawn {
  const log = createLogUpdate(stream);
  const kept: string[] = [];
  let hidden = false;
  const draw = () => {
    const text = hidden ? '' : lines(stream.columns ?? 80);
    if (text !== '') log(forStream(text, stream));
  };
  const say = (text: string) => {
    if (hidden) {
      kept.push(text);
      return;
    }
    log.clear();
    stream.write(forStream(`${text}\n`, stream));
    draw();
  };
  const clear = () => {
    log.clear();
    log.done();
  };
  const timer = setInterval(draw, 250).unref();
  const stay = stepsAside({
    hide() {
      clear();
      hidden = true;
    },
    show() {
      hidden = false;
      for (const text of kept.splice(0)) say(text);
      draw();
    },
  });
  return {
    draw,
    say,
    clear,
    leave: () => log.done(),
    end() {
      clearInterval(timer);
      stay();
    },
  };
}
