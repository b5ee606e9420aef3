import { StringDecoder } from 'node:string_decoder';

/** What a listener gets of one line: our own marks are short, and a host may print for hours without a newline. */
const longestLine = 65_536;

/** One stream of a script: all of it for the result, and its lines as they come. */
export interface StreamOutput {
  readonly add: (bytes: Buffer) => void;
  /** Gives a last line without a newline to the listener. */
  readonly finish: () => void;
  readonly text: () => string;
}

export function streamOutput(onLine: ((line: string) => void) | undefined): StreamOutput {
  const chunks: Buffer[] = [];
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const emit = (text: string) => {
    if (onLine === undefined) return;
    const parts = text.split('\n');
    for (const [i, part] of parts.entries()) {
      if (i > 0) {
        onLine(rest);
        rest = '';
      }
      if (rest.length < longestLine) rest += part.slice(0, longestLine - rest.length);
    }
  };
  return {
    add: (bytes) => {
      chunks.push(bytes);
      emit(decoder.write(bytes));
    },
    finish: () => {
      emit(decoder.end());
      if (rest !== '') onLine?.(rest);
      rest = '';
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
