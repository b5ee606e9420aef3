/** One condition of this machine, as it was measured. */
export interface Finding {
  readonly about: 'this machine' | 'the lab' | 'the site' | 'access';
  /** What should hold, such as `Node is 24 or newer`. */
  readonly sentence: string;
  readonly found: string;
  /** `advice`: it does not hold, and a run works all the same. */
  readonly state: 'ok' | 'failed' | 'advice';
  /** What to do; empty when it holds. */
  readonly fix: string;
}

/** @param state what it means when the condition does not hold */
export function finding(
  about: Finding['about'],
  sentence: string,
  measured: { readonly holds: boolean; readonly found: string; readonly fix: string },
  state: 'failed' | 'advice' = 'failed',
): Finding {
  const { holds, found, fix } = measured;
  return { about, sentence, found, state: holds ? 'ok' : state, fix: holds ? '' : fix };
}
