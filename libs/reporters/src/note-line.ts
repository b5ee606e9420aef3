import { type RunEvent, targetName, visible } from '@vmstation/engine';
import { color } from './color.ts';

/** A word beside the run, with the target that it is about. */
export function noteLine({ target, text }: Extract<RunEvent, { type: 'note' }>): string {
  const name = target === undefined ? '' : targetName(target);
  return `${color.cyan('i')} ${name === '' || text.includes(name) ? '' : `${name}: `}${visible(text)}`;
}
