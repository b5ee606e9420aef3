import { color } from './color.ts';
import { many } from './many.ts';

/** What was rehearsed with something else in its place, so that nobody takes a run for more than it is. */
export function standInLines(standIns: readonly string[]): readonly string[] {
  if (standIns.length === 0) return [];
  return [`${color.yellow('i')} ${many(standIns.length, 'stand-in')} in this lab: ${standIns.join(', ')}`];
}
