import { VmstationError } from '@vmstation/engine';

/** Names that useradd takes on Debian and EL alike. */
export function checkName(what: string, name: string): void {
  if (!/^[a-z_][a-z0-9_.-]{0,31}$/.test(name))
    throw invalid(what, name, 'has a name that useradd would not take');
}

export function checkId(what: string, name: string, id: number | undefined): void {
  if (id === undefined || (Number.isInteger(id) && id >= 0 && id < 2 ** 32 - 1)) return;
  throw invalid(what, name, `cannot have the number ${id}`);
}

export function invalid(what: string, name: string, why: string): VmstationError {
  return new VmstationError({
    code: 'ACCOUNT_INVALID',
    message: `the ${what} ${JSON.stringify(name)} ${why}`,
    where: `${what} ${name}`,
    next: 'mend it in the site or in the task that declares it',
  });
}

export function unreadable(what: string): VmstationError {
  return new VmstationError({
    code: 'READ_UNPARSABLE',
    message: `the node said nothing usable about the ${what}`,
    where: what,
    next: 'look at /etc/passwd and /etc/group on the node',
  });
}
