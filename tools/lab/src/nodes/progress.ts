/** One thing that `lab up` and its siblings do; `node` is missing where it concerns the whole lab. */
export interface LabProgress {
  readonly step: string;
  /** `wait` when something else has to end first: `step` says what. */
  readonly state: 'start' | 'done' | 'wait';
  readonly node?: string;
  /** Milliseconds that it took, on `done`. */
  readonly took?: number;
}

export type OnProgress = (progress: LabProgress) => void;

/** Reports a step's begin and end around `work`. A step that throws never says `done`. */
export async function step<T>(
  onProgress: OnProgress,
  label: { readonly step: string; readonly node?: string },
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  onProgress({ ...label, state: 'start' });
  const result = await work();
  onProgress({ ...label, state: 'done', took: Math.round(performance.now() - began) });
  return result;
}
