import { messageOf, VmstationError } from './errors.ts';

/** An error as it stands in events and reports. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly where?: string;
  readonly cause?: string;
  readonly next?: string;
}

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
