import type { TimedEvent } from '@vmstation/engine';

/** A moment of a run: some time after its nth event. */
export interface Moment {
  readonly events: number;
  readonly afterMs: number;
}

/**
 * Random moments, one in each of equal parts of a run, so that no part of it is left out: parts of its events and of
 * its duration by turns, because much happens in a short time, and what takes long makes few events. The same seed
 * and the same run give the same moments.
 */
export function moments(events: readonly TimedEvent[], count: number, seed: number): readonly Moment[] {
  const random = generator(seed);
  const times = events.map(({ at }) => Date.parse(at));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return Array.from({ length: count }, (_, part) => {
    const share = (part + random()) / count;
    if (part % 2 === 0) return { events: 1 + Math.floor(share * (events.length - 1)), afterMs: 0 };
    const moment = first + share * (last - first);
    const before = times.filter((time) => time <= moment);
    return { events: before.length, afterMs: Math.floor(moment - (before.at(-1) ?? first)) };
  });
}

/** A moment at which a run is at work for sure when it was not at the given one: somewhat before, in the end at once. */
export function earlier({ events }: Moment): Moment {
  return { events: Math.floor(events * 0.9), afterMs: 0 };
}

/** mulberry32: 32 bits of state are plenty for 40 numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
