import type { ErrorRecord } from '@vmstation/engine';
import type { Summary } from '@vmstation/reporters';
import { expect } from 'vitest';
import type { Ran } from './command.ts';
import { lastRuns } from './last-run.ts';

/** What a fault has to be told as. */
export interface Told {
  readonly code: string;
  readonly host: string;
  readonly says: RegExp;
  /** What to do next. Default: anything. */
  readonly next?: RegExp;
}

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

/** The run failed, with an error for each of these that names the host, the cause and what to do next. */
export function expectTold(ran: Ran, errors: readonly ErrorRecord[], wanted: readonly Told[]): void {
  expect(ran.code, `${ran.stdout}\n${ran.stderr}`).toBe(1);
  for (const { code, host, says, next = /./ } of wanted) {
    const found = errors.find((error) => error.code === code && error.where?.includes(host));
    expect(found, `${code} of ${host} among ${JSON.stringify(errors, null, 2)}`).toBeDefined();
    expect(`${found?.message}\n${found?.cause}`).toMatch(says);
    expect(found?.next ?? '').toMatch(next);
    expect(ran.stderr).toContain(`[${code}]`);
  }
}
