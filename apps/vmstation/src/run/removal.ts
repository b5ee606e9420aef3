import type { Plan } from '@vmstation/engine';
import type { Site } from '@vmstation/inventory';
import { many } from '@vmstation/reporters';
import type { Question } from './agree.ts';
import { labEnvironment } from './environment.ts';
import type { RunOptions } from './options.ts';
import { nameToType } from './session.ts';

/**
 * What has to be agreed to before an apply removes what nobody wants any more. Where something is lost for good that
 * counts for a stored plan too, and only its name will do. The lab asks nothing.
 *
 * @param stored whether the plan came from a file, so that somebody has looked at it
 */
export function removalQuestion(
  plan: Pick<Plan, 'changes'>,
  site: Site,
  { env, yes }: Pick<RunOptions, 'env' | 'yes'>,
  stored: boolean,
): Question | undefined {
  const removed = plan.changes.filter(({ undo }) => undo);
  if (removed.length === 0 || env === labEnvironment) return undefined;
  const things = `removing ${many(removed.length, 'thing')}`;
  const lost = removed.flatMap(({ destroys }) => destroys ?? []);
  if (lost.length > 0) {
    const doing = `${things}, by which ${lost.join(' and ')} would be lost for good,`;
    return { doing, word: nameToType(site), given: yes };
  }
  if (stored) return undefined;
  const given = yes === true ? site.name : yes;
  return { doing: `${things} that nobody wants any more`, word: site.name, given };
}
