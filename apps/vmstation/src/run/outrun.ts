import { type TargetId, targetName, VmstationError } from '@vmstation/engine';
import { type Choice, chosen } from './chosen.ts';
import { errorHere } from './same-site.ts';
import type { Ending } from './with-run.ts';

/** Targets that another run changed since they were read: what is left has to be planned anew. */
export interface Moved {
  readonly moved: readonly TargetId[];
  /** What a program is told when it is not. */
  readonly answer?: object;
}

/**
 * How a run ends that gives way to others. A program is told what it had changed before, as well.
 * @param stored what the plan is about when it came from a file, so that nobody has looked at a new one
 * @throws WORLD_MOVED for a person, who has seen the changes
 */
export function givenWay(moved: Moved, stored?: Choice): Ending {
  const thrown = outrun(moved, stored);
  if (moved.answer === undefined) throw thrown;
  const error = errorHere(thrown);
  return { code: 1, ok: false, interrupted: false, error, answer: { ...moved.answer, error } };
}

export function outrun({ moved }: Moved, stored?: Choice): VmstationError {
  const names = moved.map(targetName).join(', ');
  return new VmstationError({
    code: 'WORLD_MOVED',
    message: `another run changed ${names} between our look and our change`,
    where: names,
    next: stored
      ? `make a new plan and look at it: vmstation plan${chosen(stored)} --out FILE`
      : 'run the same command again when the other run has ended',
  });
}
