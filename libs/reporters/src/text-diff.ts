import { visible } from '@vmstation/engine';
import { createTwoFilesPatch } from 'diff';
import { color } from './color.ts';

/** A unified diff of two texts with three lines of context, coloured where colours are wanted. */
export function textDiff(from: string, to: string): string {
  const patch = createTwoFilesPatch('is', 'wanted', visible(from), visible(to), undefined, undefined, {
    context: 3,
  });
  return patch
    .split('\n')
    .slice(3)
    .filter((line) => line !== '\\ No newline at end of file' && line !== '')
    .map((line) =>
      line.startsWith('+') ? color.green(line) : line.startsWith('-') ? color.red(line) : color.dim(line),
    )
    .join('\n');
}
