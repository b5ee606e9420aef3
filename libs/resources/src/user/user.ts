import { type Draft, draftOf, type Relations } from '@vmstation/engine';
import { checkId, checkName, invalid } from '../accounts/checks.ts';
import type { Change, Remembered, ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';
import { diffUser } from './diff.ts';
import { parseUser } from './parse.ts';
import { userShell } from './shell.ts';

/** An account of the node's own /etc/passwd. What is not said stays as it is. */
export interface DesiredUser {
  readonly name: string;
  /** Its number. */
  readonly uid?: number;
  /** Primary group, by name. Default when it is created: a group of its own name. */
  readonly group?: string;
  /** Further groups that it must be in; others that it is in stay. */
  readonly groups?: readonly string[];
  /** Its home; default when it is created: what useradd gives. */
  readonly home?: string;
  /** What it logs in to. */
  readonly shell?: string;
  /** Its full name, such as `Jane Doe`. */
  readonly comment?: string;
  /** Created with a number of the system's range and without a home. Default false. */
  readonly system?: boolean;
  /** `locked`: no password opens it; keys still do. */
  readonly password?: 'locked';
}

export interface ActualUser {
  /** Absent when there is no such user; of its settings, those that are wanted. */
  readonly account?: Pick<DesiredUser, 'uid' | 'group' | 'comment' | 'home' | 'shell'> & {
    readonly locked?: boolean;
  };
  /** Of the wanted groups, those that it is in, sorted. */
  readonly groups: readonly string[];
}

/** A user, by name. */
export const userType: ScriptType<DesiredUser, ActualUser> = {
  name: 'user',
  key: ({ name }) => name,
  show: ({ name }) => `user ${name}`,
  diff: diffUser,
  prelude: userShell,
  read: (wanted) => wanted.map(({ index, desired }) => sh`vm_user_read ${index} ${desired.name}`).join('\n'),
  parse: parseUser,
  apply({ desired, actual }: Change<DesiredUser, ActualUser>) {
    const { name, groups = [] } = desired;
    const missing = groups.filter((each) => !actual.groups.includes(each));
    const lines: string[] = [];
    if (actual.account === undefined) {
      const kind = desired.system === true ? ['--system', '--no-create-home'] : ['--create-home'];
      const group = desired.group === undefined ? 'own' : 'given';
      lines.push(sh`vm_user_add ${name} ${group} ${desired.home ?? ''} ${[...kind, ...options(desired)]}`);
    } else {
      const changed = changedOnly(desired, actual.account);
      if (Object.keys(changed).length > 0) lines.push(sh`usermod ${options(changed)} -- ${name}`);
    }
    for (const each of missing) lines.push(sh`gpasswd --add ${name} ${each}`);
    // A new account has no password yet, which locks it.
    if (desired.password === 'locked' && actual.account?.locked === false) {
      lines.push(sh`vm_user_keep_hash ${name}`, sh`usermod --lock -- ${name}`);
    }
    return lines.join('\n');
  },
  undo({ desired, before }: Remembered<DesiredUser, ActualUser>) {
    const { name, groups = [] } = desired;
    if (before.account === undefined) return sh`vm_user_remove ${name}`;
    const { account } = before;
    const added = groups.filter((each) => !before.groups.includes(each));
    const lines = added.map((each) => sh`vm_user_leave ${name} ${each}`);
    const back = changedOnly(account, desired);
    if (Object.keys(back).length > 0) lines.unshift(sh`usermod ${options(back)} -- ${name}`);
    if (desired.password === 'locked' && account.locked === false) lines.push(sh`vm_user_put_hash ${name}`);
    return lines.join('\n');
  },
};

type Settings = Pick<DesiredUser, 'uid' | 'group' | 'home' | 'shell' | 'comment'>;

// -d has no long form that useradd and usermod share.
const flags = { uid: '--uid', group: '--gid', home: '-d', shell: '--shell', comment: '--comment' } as const;
const names = ['uid', 'group', 'home', 'shell', 'comment'] as const;

function options(settings: Settings): string[] {
  return names.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [flags[name], String(value)];
  });
}

/** Of the settings `to`, those that `from` says otherwise. */
function changedOnly(to: Settings, from: Settings): Settings {
  const changed = names.filter(
    (name) => to[name] !== undefined && from[name] !== undefined && to[name] !== from[name],
  );
  return Object.fromEntries(changed.map((name) => [name, to[name]]));
}

const draft = draftOf(userType);

/**
 * An account of the node's own /etc/passwd. What is not said stays as it is.
 * @key its name
 * @reads its line in /etc/passwd, its groups, and whether a password opens it
 * @undoes settings, groups and password of before; one that we made goes, its home only when nothing is in it
 * @throws ACCOUNT_INVALID for what no line of /etc/passwd can hold
 */
export function user(desired: DesiredUser, relations?: Relations): Draft<DesiredUser> {
  const { name, group, groups = [], home, shell, comment } = desired;
  checkName('user', name);
  checkId('user', name, desired.uid);
  for (const each of [...groups, ...(group === undefined ? [] : [group])]) checkName('group', each);
  for (const path of [home, shell]) {
    if (path !== undefined && !/^\/[^:\n\0]*$/.test(path))
      throw invalid('user', name, `cannot have the path ${path}`);
  }
  if (comment !== undefined && /[:\n\0]/.test(comment))
    throw invalid('user', name, 'has a comment with a colon or newline');
  return draft(desired, relations);
}
