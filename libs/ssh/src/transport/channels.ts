/** The channels of one connection. */
export interface Channels {
  /** Waits for a free one; the result gives it back, once. Throws the signal's reason when it was aborted. */
  take(signal?: AbortSignal): Promise<() => void>;
  readonly taken: () => number;
}

/** Lets a few channels be open at once; who wants another waits for its turn. */
export function channels(count: number): Channels {
  let free = count;
  const waiting: (() => void)[] = [];
  const giveBack = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = () => {
    let isOpen = true;
    return () => {
      if (isOpen) giveBack();
      isOpen = false;
    };
  };
  return {
    taken: () => count - free,
    take: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (free > 0) {
          free -= 1;
          return resolve(once());
        }
        const onTurn = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(once());
        };
        const onAbort = () => {
          waiting.splice(waiting.indexOf(onTurn), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(onTurn);
      }),
  };
}
