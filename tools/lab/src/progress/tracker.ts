import { laneWidths } from '../parts/lanes.ts';
import type { Part, Source } from '../parts/part.ts';
import { secondsLeft } from './estimate.ts';
import type { MirrorProgress } from './events.ts';

/** Turns starts and ends of parts into progress events with time left. */
export interface Tracker {
  readonly plan: (missing: readonly { part: Part; needs: readonly string[] }[], total: number) => void;
  readonly start: (part: string, source: Source) => void;
  readonly say: (part: string, message: string) => void;
  readonly done: (part: string, source: Source, seconds: number) => void;
  readonly stop: () => void;
}

interface Running {
  readonly source: Source;
  readonly began: number;
}

/** Seconds between `progress` events of a running part. */
const tickSeconds = 2;

/** `estimate` gives the expected seconds of a part; `onProgress` hears every event. */
export function makeTracker(
  estimate: (part: Part) => number,
  onProgress: (event: MirrorProgress) => void,
): Tracker {
  let open: { part: Part; needs: readonly string[] }[] = [];
  let total = 0;
  const running = new Map<string, Running>();
  let timer: NodeJS.Timeout | undefined;

  const secondsOf = (name: string) => {
    const began = running.get(name)?.began;
    return began === undefined ? 0 : (performance.now() - began) / 1000;
  };
  const estimateOf = (name: string) => {
    const part = open.find((entry) => entry.part.name === name)?.part;
    return part === undefined ? 0 : estimate(part);
  };
  const left = () =>
    secondsLeft(
      open.map(({ part, needs }) => ({
        name: part.name,
        lane: part.lane,
        needs,
        running: running.has(part.name),
        // A part that outlasts its estimate is near its end, but not done.
        seconds: Math.max(estimate(part) - secondsOf(part.name), running.has(part.name) ? 1 : 0),
      })),
      laneWidths,
    );
  const emit = (
    name: string,
    phase: MirrorProgress['phase'],
    source: Source,
    seconds: number,
    message?: string,
  ) =>
    onProgress({
      part: name,
      phase,
      source,
      seconds: Math.round(seconds * 10) / 10,
      estimateSeconds: estimateOf(name),
      doneParts: total - open.length,
      totalParts: total,
      secondsLeft: left(),
      ...(message === undefined ? {} : { message }),
    });
  const tick = () => {
    for (const [name, { source }] of running) emit(name, 'progress', source, secondsOf(name));
  };

  return {
    plan(missing, count) {
      open = [...missing];
      total = count;
      timer ??= setInterval(tick, tickSeconds * 1000).unref();
    },
    start(name, source) {
      running.set(name, { source, began: performance.now() });
      emit(name, 'start', source, 0);
    },
    say(name, message) {
      emit(name, 'progress', running.get(name)?.source ?? 'cache', secondsOf(name), message);
    },
    done(name, source, seconds) {
      running.delete(name);
      const estimateSeconds = estimateOf(name);
      open = open.filter((entry) => entry.part.name !== name);
      onProgress({
        part: name,
        phase: 'done',
        source,
        seconds,
        estimateSeconds,
        doneParts: total - open.length,
        totalParts: total,
        secondsLeft: left(),
      });
    },
    stop() {
      clearInterval(timer);
    },
  };
}
