import { setTimeout } from 'node:timers/promises';

/** @throws the signal's reason, as soon as it is aborted */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const waiting = setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  await waiting.catch(() => undefined); // the reason says more than that it was aborted
  signal?.throwIfAborted();
}

/**
 * Asks again and again, soon at first and every two seconds later, until there is an answer.
 * @returns undefined when the deadline passed without one
 */
export async function poll<T>(seconds: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000;
  for (let wait = 100; ; wait = Math.min(wait * 1.5, 2000)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + wait > end) return undefined;
    await pause(wait);
  }
}
