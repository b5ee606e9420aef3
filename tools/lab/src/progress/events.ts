import type { Source } from '../parts/part.ts';

/** What `ensureMirror` tells while it works; the CLI draws it. */
export interface MirrorProgress {
  readonly part: string;
  readonly phase: 'start' | 'progress' | 'done';
  readonly source: Source;
  /** Seconds since the part began. */
  readonly seconds: number;
  /** Seconds that the whole part is expected to take, from the last run or from a measured table. */
  readonly estimateSeconds: number;
  readonly doneParts: number;
  readonly totalParts: number;
  /** Seconds until everything is there. */
  readonly secondsLeft: number;
  /** A sentence for people, when there is something to say. */
  readonly message?: string;
}
