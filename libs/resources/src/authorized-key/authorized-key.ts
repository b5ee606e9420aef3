import { createHash } from 'node:crypto';
import { type Difference, type Draft, draftOf, type FieldDiff, type Relations } from '@vmstation/engine';
import { checkName, invalid } from '../accounts/checks.ts';
import type { ScriptType } from '../contract.ts';
import { guardName } from '../guard-name.ts';
import { sh } from '../quote.ts';
import { blobOf, lineOf } from './blob.ts';
import { guardedState, guardKeys } from './guard.ts';
import { type ActualAuthorizedKey, parseAuthorizedKey } from './read.ts';
import { authorizedKeyShell } from './shell.ts';

/** A public key that opens an account over SSH. */
export interface DesiredAuthorizedKey {
  readonly user: string;
  /** As in a `.pub` file: type, key, and a comment that is written along. */
  readonly key: string;
  /** Restrictions in front of it, such as `from="192.168.4.0/24"`. Default none. */
  readonly options?: string;
  /** The only other keys that may stay, as in `.pub` files. Default: all others stay. */
  readonly exclusive?: readonly string[];
}

/** A key in ~/.ssh/authorized_keys, by user and fingerprint as `ssh-keygen -l` shows it. */
export const authorizedKeyType: ScriptType<DesiredAuthorizedKey, ActualAuthorizedKey> = {
  name: 'authorized-key',
  key: ({ user, key }) => `${user}/${fingerprint(key)}`,
  show: ({ user, key }) => `key ${fingerprint(key)} of ${user}`,
  diff(desired, actual): Difference | undefined {
    const line = lineOf(desired);
    const fields: FieldDiff[] = [];
    if (actual.line !== line) fields.push({ field: 'line', from: actual.line, to: line });
    for (const other of actual.foreign) fields.push({ field: 'other key', from: other, to: undefined });
    if (actual.folder !== undefined) {
      fields.push({ field: '.ssh', from: actual.folder, to: `700 ${desired.user}` });
    }
    if (actual.file !== undefined) {
      fields.push({ field: 'authorized_keys', from: actual.file, to: `600 ${desired.user}` });
    }
    if (fields.length === 0) return undefined;
    return { action: actual.line === undefined ? 'create' : 'update', fields };
  },
  prelude: authorizedKeyShell,
  read: (wanted) =>
    wanted.map(({ index, desired }) => sh`vm_authorized_key_read ${index} ${desired.user}`).join('\n'),
  parse: parseAuthorizedKey,
  apply(change) {
    const { desired, actual } = change;
    const blobs = [desired.key, ...actual.foreign].map(blobOf);
    return sh`vm_authorized_key_set ${guardedState(change)} ${desired.user} ${lineOf(desired)} ${blobs}`;
  },
  undo({ desired, before }, actual) {
    const back = [...(before.line === undefined ? [] : [before.line]), ...before.foreign].join('\n');
    const dropped = [blobOf(desired.key), ...before.foreign.map(blobOf)];
    const modes = [before.folder ?? '', before.file ?? ''];
    const state = guardName(actual, { undo: true });
    return sh`vm_authorized_key_unset ${state} ${desired.user} ${modes} ${back} ${dropped}`;
  },
  guard: guardKeys,
};

const draft = draftOf(authorizedKeyType);

/**
 * A public key that opens an account over SSH. Taking a key away, this one or others, is guarded: the node
 * takes it back unless a second connection gets in.
 * @key user and fingerprint, as `ssh-keygen -l` shows it
 * @reads the lines of ~/.ssh/authorized_keys, and the modes that sshd insists on
 * @undoes its line goes, those that were taken away come back; a file that came with it goes when it is empty
 * @throws ACCOUNT_INVALID for what is no public key
 */
export function authorizedKey(
  desired: DesiredAuthorizedKey,
  relations?: Relations,
): Draft<DesiredAuthorizedKey> {
  const { user, key, options = '', exclusive = [] } = desired;
  checkName('user', user);
  for (const each of [key, ...exclusive]) {
    if (!/^(ssh|ecdsa|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,3}( [^\n\0]*)?$/.test(each)) {
      throw invalid(
        'user',
        user,
        `has an SSH key that is no public key: ${JSON.stringify(each.slice(0, 40))}`,
      );
    }
  }
  if (!/^([A-Za-z0-9-]+(="([^"\\\n\0]|\\.)*")?)?(,[A-Za-z0-9-]+(="([^"\\\n\0]|\\.)*")?)*$/.test(options)) {
    throw invalid('user', user, `has an SSH key with options that sshd cannot read: ${options}`);
  }
  return draft(desired, relations);
}

function fingerprint(key: string): string {
  const digest = createHash('sha256')
    .update(Buffer.from(blobOf(key), 'base64'))
    .digest('base64');
  return `SHA256:${digest.replaceAll('=', '')}`;
}
