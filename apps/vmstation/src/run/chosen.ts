import { quote } from '@vmstation/resources/quote';
import type { RunOptions } from './options.ts';

/** How a part of a site is chosen, on the command line or by a stored plan. */
export type Choice = Pick<RunOptions, 'limit' | 'stack' | 'tags'>;

/** The options that choose the same once more, each behind a blank: ` --limit=a --tags=sshd`. */
export function chosen(choice: Choice): string {
  const names = (['limit', 'stack', 'tags'] as const).filter((name) => choice[name].length > 0);
  return names.map((name) => ` --${name}=${quote(choice[name].join(','))}`).join('');
}
