import type { Lane } from '../parts/part.ts';

/** A part that is still to be made. */
export interface Remaining {
  readonly name: string;
  readonly lane: Lane;
  readonly needs: readonly string[];
  /** Seconds that it still takes once it runs. */
  readonly seconds: number;
  readonly running: boolean;
}

/**
 * Seconds until the last part is done: plays the queue forward. Each lane runs `widths[lane]` parts at once,
 * in the given order, and a part waits for its needs.
 */
export function secondsLeft(remaining: readonly Remaining[], widths: Readonly<Record<Lane, number>>): number {
  const open = new Set(remaining.map((part) => part.name));
  const running = new Map<string, number>();
  const waiting = new Map<string, Remaining>();
  for (const part of remaining) {
    if (part.running) running.set(part.name, part.seconds);
    else waiting.set(part.name, part);
  }
  const laneOf = new Map(remaining.map((part) => [part.name, part.lane]));
  let clock = 0;
  while (open.size > 0) {
    for (const part of [...waiting.values()]) {
      const busy = [...running.keys()].filter((name) => laneOf.get(name) === part.lane).length;
      if (busy >= widths[part.lane] || part.needs.some((need) => open.has(need))) continue;
      running.set(part.name, clock + part.seconds);
      waiting.delete(part.name);
    }
    const next = [...running].sort((left, right) => left[1] - right[1])[0];
    // Nothing can run: the needs form a circle, which the part table's digest refuses long before.
    if (next === undefined) return clock;
    clock = Math.max(clock, next[1]);
    running.delete(next[0]);
    open.delete(next[0]);
  }
  return Math.round(clock);
}
