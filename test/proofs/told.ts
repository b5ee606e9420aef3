import { stripVTControlCharacters } from 'node:util';
import type { ErrorRecord } from '@vmstation/engine';
import { formatError, type Summary } from '@vmstation/reporters';
import { expect } from 'vitest';
import type { Ran } from './command.ts';
import { lastRuns } from './last-run.ts';

/** What a fault has to be told as. */
export interface Told {
  readonly code: string;
  /** The name of the host, or of the cluster where it is told of no host. */
  readonly host: string;
  /** What of it, such as `file:/etc/x`. */
  readonly of?: string;
  readonly says: RegExp;
  /** What to do next. */
  readonly next: RegExp;
}

/** Of a change that failed on a node. Its message says what to mend, so that no command could say more. */
export const mendIt = /^mend what the message says and run the same command again;/;

/** The errors of a lab's newest run, from its record. */
export function lastErrors(lab: string, site: string): readonly ErrorRecord[] {
  const [run] = lastRuns(lab, 1, site);
  return run === undefined ? [] : errorsOf(run);
}

export function errorsOf(run: Summary): readonly ErrorRecord[] {
  const changes = run.changes.flatMap(({ outcome, error, change }) =>
    outcome === 'failed' && error !== undefined ? [{ where: change.id, ...error }] : [],
  );
  const targets = run.failedTargets.map(({ target, error }) => ({ where: target, ...error }));
  return [...changes, ...targets];
}

/** A name is a word of its own: an address has none. */
const names = (where: string, host: string) => where.split(/[^\w.-]+/).includes(host);

/**
 * The run failed, with an error for each of these that names the host, the cause and what to do next, both in its
 * record and to whoever reads what it says.
 */
export function expectTold(ran: Ran, errors: readonly ErrorRecord[], wanted: readonly Told[]): void {
  expect(ran.code, `${ran.stdout}\n${ran.stderr}`).toBe(1);
  for (const { code, host, of = '', says, next } of wanted) {
    const found = errors.find(
      ({ code: other, where = '' }) => other === code && names(where, host) && where.includes(of),
    );
    if (found === undefined)
      throw new Error(`no ${code} of ${host} ${of} among ${JSON.stringify(errors, null, 2)}`);
    expect(`${found.message}\n${found.cause}`).toMatch(says);
    expect(found.next).toMatch(next);
    expect(stripVTControlCharacters(formatError(found))).toContain(host);
    expect(ran.stderr).toContain(`[${code}]`);
    expect(ran.stderr).toContain(`→ ${found.next}`);
  }
}
