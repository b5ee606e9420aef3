import type { Readable } from 'node:stream';

/** Calls back with each line of a stream, cut at line feeds only (readline also cuts at CR and U+2028). */
export function onLines(stream: Readable, callback: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) callback(line);
  });
}
