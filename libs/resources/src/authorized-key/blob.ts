import type { DesiredAuthorizedKey } from './authorized-key.ts';

/** What identifies a key in a line, whatever stands before and after it. */
export function blobOf(line: string): string {
  return /(?:^|\s)(AAAA[A-Za-z0-9+/]+={0,3})(?=\s|$)/.exec(line)?.[1] ?? line;
}

/** As it stands in the file. */
export function lineOf({ key, options }: Pick<DesiredAuthorizedKey, 'key' | 'options'>): string {
  return options === undefined || options === '' ? key : `${options} ${key}`;
}
