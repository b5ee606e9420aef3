import { type Difference, type Draft, draftOf, type FieldDiff, type Relations } from '@vmstation/engine';
import { checkId, checkName, unreadable } from '../accounts/checks.ts';
import type { ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';

export interface DesiredGroup {
  readonly name: string;
  /** Its number. Default: whatever it gets, or has. */
  readonly gid?: number;
  /** Its number, when it is created without one, comes from the range for the system. Default false. */
  readonly system?: boolean;
}

export interface ActualGroup {
  /** Absent when there is no such group. */
  readonly gid?: number;
}

/** A group of the node's own /etc/group. Members are a matter of the type `user`. */
export const groupType: ScriptType<DesiredGroup, ActualGroup> = {
  name: 'group',
  key: ({ name }) => name,
  show: ({ name }) => `group ${name}`,
  diff(desired, { gid }): Difference | undefined {
    const to = desired.gid?.toString();
    if (gid === undefined)
      return { action: 'create', fields: [{ field: 'gid', from: undefined, to: to ?? 'any' }] };
    if (to === undefined || gid === desired.gid) return undefined;
    const fields: FieldDiff[] = [{ field: 'gid', from: gid.toString(), to }];
    return { action: 'update', fields };
  },
  prelude: `
vm_group_read() { vm_put "$1" gid "$(awk -F : -v name="$2" '$1 == name { print $3; exit }' /etc/group)"; }
vm_group_undo() { if grep -q "^$1:" /etc/group; then groupdel -- "$1"; fi; }
`,
  read: (wanted) => wanted.map(({ index, desired }) => sh`vm_group_read ${index} ${desired.name}`).join('\n'),
  parse(fields, { name }) {
    const gid = fields.get('gid');
    if (gid === '') return {};
    if (gid === undefined || !/^\d{1,10}$/.test(gid)) throw unreadable(`group ${name}`);
    return { gid: Number(gid) };
  },
  apply({ desired, actual }) {
    const gid = desired.gid === undefined ? [] : ['--gid', String(desired.gid)];
    if (actual.gid !== undefined) return sh`groupmod ${gid} -- ${desired.name}`;
    return sh`groupadd ${[...(desired.system === true ? ['--system'] : []), ...gid]} -- ${desired.name}`;
  },
  undo({ desired, before }) {
    if (before.gid === undefined) return sh`vm_group_undo ${desired.name}`;
    return sh`groupmod --gid ${before.gid} -- ${desired.name}`;
  },
};

const draft = draftOf(groupType);

/**
 * A group of the node's own /etc/group; its members are a matter of `user`.
 * @key its name
 * @reads its line in /etc/group
 * @undoes its number of before; one that we made goes
 * @throws ACCOUNT_INVALID for a name or number that no group can have
 */
export function group(desired: DesiredGroup, relations?: Relations): Draft<DesiredGroup> {
  checkName('group', desired.name);
  checkId('group', desired.name, desired.gid);
  return draft(desired, relations);
}
