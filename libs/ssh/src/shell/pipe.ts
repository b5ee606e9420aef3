import type { Readable, Writable } from 'node:stream';

/** How a remote command ended. */
export interface PipeEnd {
  /** Absent when it died of a signal, or when the connection was lost. */
  readonly code: number | undefined;
  readonly lost: boolean;
}

/** A running command with its three streams: an SSH channel, or a local child in tests. */
export interface Pipe {
  readonly input: Writable;
  readonly output: Readable;
  readonly errors: Readable;
  /** Never rejects. */
  readonly ended: Promise<PipeEnd>;
  /** Ends the command's streams at once. */
  destroy(): void;
}
