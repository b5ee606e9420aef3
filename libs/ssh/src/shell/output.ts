import { StringDecoder } from 'node:string_decoder';

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
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
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
