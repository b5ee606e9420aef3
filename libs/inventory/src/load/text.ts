import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { SiteProblem } from '../problem.ts';

/** Far more than a site needs: the parser keeps some hundred bytes for each of these. */
const mostBytes = 1024 * 1024;

type Read = { readonly text: string } | { readonly problem: SiteProblem };

/**
 * The text of a file of a site, or why it is none that a person wrote.
 * @param file the path as a person sees it
 */
export async function readText(path: string, file: string): Promise<Read> {
  // Opening a named pipe would wait for whoever writes to it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      const fix = 'take it out of the folder of the site';
      return { problem: { code: 'FILE_NOT_TEXT', message: 'this is no file', fix, ...place(file) } };
    }
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(stat.size, mostBytes) + 1));
    return textOf(file, buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function textOf(file: string, bytes: Uint8Array): Read {
  if (bytes.length > mostBytes) {
    const message = `this file has more than ${mostBytes} bytes`;
    const fix = 'split it, or take out what is no part of a site';
    return { problem: { code: 'FILE_NOT_TEXT', message, fix, ...place(file) } };
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (isUtf8(bytes)) return { text };
  // A byte that is wrong is shown as this, and the text may hold it rightly elsewhere.
  const [line, column] = placeOf(text, text.indexOf('\ufffd'));
  const fix = 'save the file as UTF-8';
  return {
    problem: { code: 'FILE_NOT_TEXT', message: 'this is not UTF-8', fix, ...place(file, line, column) },
  };
}

/** A character that nobody types and no editor shows. YAML forbids it and its parser lets it through. */
export function controlCharacter(file: string, text: string): SiteProblem | undefined {
  const at = text.search(/(?![\t\n\r\u0085])\p{Cc}/u);
  if (at < 0) return undefined;
  const [line, column] = placeOf(text, at);
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const message = `here is the control character U+${code}`;
  return { code: 'FILE_NOT_TEXT', message, fix: 'take it out', ...place(file, line, column) };
}

function place(file: string, line = 1, column = 1): Pick<SiteProblem, 'file' | 'line' | 'column' | 'path'> {
  return { file, line, column, path: '' };
}

/** Line and column of an offset, from 1. */
export function placeOf(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}
