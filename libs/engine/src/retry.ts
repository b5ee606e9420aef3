/**
 * Waits between attempts that are safe to repeat, in milliseconds: exponential, with full jitter above half,
 * so that several hosts do not come back at the same moment. Default: 3 more attempts after about 1, 2 and 4 s.
 */
export function* retryDelays(
  attempts = 3,
  base = 1000,
  random: () => number = Math.random,
): Generator<number, void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    yield base * 2 ** attempt * (0.5 + random() / 2);
  }
}
