import { unreadable } from '../accounts/checks.ts';
import type { Fields } from '../contract.ts';
import type { DesiredAuthorizedKey } from './authorized-key.ts';
import { blobOf } from './blob.ts';

export interface ActualAuthorizedKey {
  /** Its line, where there is one; those that differ below each other, because each of them lets in. */
  readonly line?: string;
  /** Lines of keys that may not stay. */
  readonly foreign: readonly string[];
  /** Mode and owner of ~/.ssh and of the file in it, where they are there and wrong. */
  readonly folder?: string;
  readonly file?: string;
}

/** @throws READ_UNPARSABLE when the node has not answered */
export function parseAuthorizedKey(fields: Fields, desired: DesiredAuthorizedKey): ActualAuthorizedKey {
  const text = fields.get('text');
  if (text === undefined) throw unreadable(`keys of ${desired.user}`);
  const lines = text.split('\n').filter((line) => /^\s*[^#\s]/.test(line));
  const blob = blobOf(desired.key);
  const own = new Set(lines.filter((each) => blobOf(each) === blob));
  const allowed = new Set([blob, ...(desired.exclusive ?? []).map(blobOf)]);
  const foreign = desired.exclusive === undefined ? [] : lines.filter((each) => !allowed.has(blobOf(each)));
  const folder = fields.get('folder') ?? '';
  const file = fields.get('file') ?? '';
  return {
    ...(own.size === 0 ? {} : { line: [...own].join('\n') }),
    foreign,
    ...(folder === '' || folder === `700 ${desired.user}` ? {} : { folder }),
    ...(file === '' || file === `600 ${desired.user}` ? {} : { file }),
  };
}
