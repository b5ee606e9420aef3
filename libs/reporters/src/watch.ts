import type { RunEvent } from '@vmstation/engine';
import { forStream } from './color.ts';
import { noteLine } from './note-line.ts';

/** Shows how far a look is that keeps no run. */
export interface Watch {
  tell(event: RunEvent): void;
  end(): void;
}

/** For logs and pipes: what is unusual only, such as a connection that is tried again. */
export function plainWatch(stream: NodeJS.WritableStream): Watch {
  return {
    tell(event) {
      if (event.type === 'note') stream.write(forStream(`${noteLine(event)}\n`, stream));
    },
    end: () => undefined,
  };
}
