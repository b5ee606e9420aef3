import { retryDelays } from '@vmstation/engine';
import { pause } from '../target/pause.ts';
import { clusterError, isPassing } from './api-error.ts';

/** What is done, where, and who is told that it is tried again. */
export interface Doing {
  readonly doing: string;
  readonly where: string;
  readonly tell: (text: string) => void;
}

/**
 * Does what is safe to repeat, and again where its failure passes by itself.
 * @throws VmstationError always, and never the server's bare refusal
 */
export async function patiently<T>(act: () => Promise<T>, { doing, where, tell }: Doing): Promise<T> {
  const delays = retryDelays(4);
  for (let attempt = 2; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      const reason = clusterError(error, doing, where);
      const wait = isPassing(error) ? delays.next() : { done: true as const };
      if (wait.done) throw reason;
      tell(`again in ${(wait.value / 1000).toFixed(1)} s (attempt ${attempt}): ${reason.message}`);
      await pause(wait.value);
    }
  }
}
