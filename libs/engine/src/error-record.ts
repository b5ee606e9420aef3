import { messageOf, VmstationError } from './errors.ts';
import type { ErrorRecord } from './events.ts';

/** An error as plain data for events, plans and reports; anything unforeseen gets the code `INTERNAL`. */
export function errorRecord(thrown: unknown): ErrorRecord {
  if (!(thrown instanceof VmstationError)) {
    return { code: 'INTERNAL', message: messageOf(thrown), next: 'report this, with the run folder' };
  }
  return {
    code: thrown.code,
    message: thrown.message,
    ...(thrown.where === undefined ? {} : { where: thrown.where }),
    ...(thrown.cause === undefined ? {} : { cause: messageOf(thrown.cause) }),
    ...(thrown.next === undefined ? {} : { next: thrown.next }),
  };
}
