import type { Document, LineCounter } from 'yaml';
import type { SiteProblem } from '../problem.ts';

/** One file of a site. */
export interface Source {
  /** As a person sees it: relative to the working folder when that is shorter. */
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

type At = Pick<SiteProblem, 'code' | 'message' | 'fix' | 'path'>;

/** A fault at an offset of a file. */
export function problemAt(source: Source, offset: number, at: At): SiteProblem {
  const { line, col } = source.lines.linePos(offset);
  return { ...at, file: source.file, line, column: col };
}
