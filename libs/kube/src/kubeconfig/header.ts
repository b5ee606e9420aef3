import type { ResourceId, TargetId } from '@vmstation/engine';
import { z } from 'zod';
import { resourceIds } from '../applyset/marks.ts';

/** First line of a file that is ours: says whose it is, so that it can be undone and is never mixed up. */
export interface Header {
  readonly target: TargetId;
  readonly stack: string;
  readonly task: string;
  readonly level: number;
  readonly after: readonly ResourceId[];
}

const start = '# written by vmstation ';

const header = z.object({
  target: z.templateLiteral(['cluster:', z.string()]),
  stack: z.string(),
  task: z.string(),
  level: z.number(),
  after: resourceIds,
});

export function withHeader(value: Header, body: string): string {
  return `${start}${JSON.stringify(value)}\n${body}`;
}

/** @returns undefined for a file that is not ours */
export function headerOf(text: string): { readonly header: Header; readonly body: string } | undefined {
  const end = text.indexOf('\n');
  if (!text.startsWith(start) || end < 0) return undefined;
  try {
    return { header: header.parse(JSON.parse(text.slice(start.length, end))), body: text.slice(end + 1) };
  } catch {
    // A first line that was edited is not ours any more.
    return undefined;
  }
}
