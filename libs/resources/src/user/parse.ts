import { unreadable } from '../accounts/checks.ts';
import type { Fields } from '../contract.ts';
import type { ActualUser, DesiredUser } from './user.ts';

/** @throws READ_UNPARSABLE when the line of /etc/passwd is none */
export function parseUser(fields: Fields, desired: DesiredUser): ActualUser {
  const line = fields.get('passwd');
  const all = fields.get('groups')?.split(' ');
  if (line === undefined || all === undefined) throw unreadable(`user ${desired.name}`);
  const groups = (desired.groups ?? []).filter((each) => all.includes(each)).sort();
  if (line === '') return { groups };
  const [, , uid, , comment, home, shell] = line.split(':');
  const group = fields.get('group');
  if (uid === undefined || !/^\d+$/.test(uid) || comment === undefined || home === undefined) {
    throw unreadable(`user ${desired.name}`);
  }
  if (shell === undefined || group === undefined) throw unreadable(`user ${desired.name}`);
  // A hash that begins with ! or * fits no password.
  const locked = /^[!*]/.test(fields.get('hash') ?? '');
  return {
    account: {
      ...(desired.uid === undefined ? {} : { uid: Number(uid) }),
      ...(desired.group === undefined ? {} : { group }),
      ...(desired.comment === undefined ? {} : { comment }),
      ...(desired.home === undefined ? {} : { home }),
      ...(desired.shell === undefined ? {} : { shell }),
      ...(desired.password === undefined ? {} : { locked }),
    },
    groups,
  };
}
