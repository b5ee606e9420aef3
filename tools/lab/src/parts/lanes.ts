import { availableParallelism } from 'node:os';
import type { Lane } from './part.ts';

/** How many parts of each lane are made at once: two builds fill two cores, archives wait more than work. */
export const laneWidths: Readonly<Record<Lane, number>> = {
  go: Math.min(2, availableParallelism()),
  system: 2,
};

/** Lets at most `width` callers run at once, in the order they came. */
export function makeQueue(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resume) => waiting.push(resume));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
