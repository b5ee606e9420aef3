import type { TimedEvent } from '@vmstation/engine';

/** Takes the events of a run as they come. */
export interface Reporter {
  event(event: TimedEvent): void;
  /** The run is over, and its whole story is in the file of this path. */
  end(report: string): void;
}
