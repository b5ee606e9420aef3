import type { Difference, FieldDiff } from '@vmstation/engine';
import type { ActualUser, DesiredUser } from './user.ts';

export function diffUser(desired: DesiredUser, { account, groups }: ActualUser): Difference | undefined {
  const fields: FieldDiff[] = [];
  for (const field of ['uid', 'group', 'home', 'shell', 'comment'] as const) {
    const to = desired[field]?.toString();
    const from = account?.[field]?.toString();
    if (to !== undefined && to !== from) fields.push({ field, from, to });
  }
  const wanted = desired.groups ?? [];
  if (wanted.some((each) => !groups.includes(each))) {
    const from = groups.length === 0 ? undefined : groups.join(' ');
    fields.push({ field: 'groups', from, to: [...wanted].sort().join(' ') });
  }
  if (desired.password === 'locked' && account?.locked !== true) {
    fields.push({
      field: 'password',
      from: account === undefined ? undefined : 'usable or empty',
      to: 'locked',
    });
  }
  if (account === undefined) {
    return {
      action: 'create',
      fields: fields.length > 0 ? fields : [{ field: 'name', from: undefined, to: desired.name }],
    };
  }
  return fields.length === 0 ? undefined : { action: 'update', fields };
}
