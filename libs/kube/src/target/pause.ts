import { setTimeout } from 'node:timers/promises';

export async function pause(milliseconds: number): Promise<void> {
  await setTimeout(milliseconds);
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
