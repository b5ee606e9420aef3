import type { Plan } from '@vmstation/engine';
import { many } from '@vmstation/reporters';
import { consent } from './ask.ts';
import { labEnvironment } from './environment.ts';
import type { RunOptions } from './options.ts';
import { nameToType, type Session } from './session.ts';

/**
 * Asks before an apply removes what nobody wants any more. Where something is lost for good that counts for a stored plan
 * too, and only its name will do. The lab asks nothing.
 *
 * @param stored whether the plan came from a file, so that somebody has looked at it
 * @throws CONSENT_NEEDED
 */
export async function consentToRemoval(
  plan: Plan,
  { site }: Pick<Session, 'site'>,
  { env, yes }: Pick<RunOptions, 'env' | 'yes'>,
  stored: boolean,
): Promise<void> {
  const removed = plan.changes.filter(({ undo }) => undo);
  if (removed.length === 0 || env === labEnvironment) return;
  const lost = removed.flatMap(({ destroys }) => destroys ?? []);
  if (lost.length > 0) {
    const doing = `removing ${many(removed.length, 'thing')}, by which ${lost.join(' and ')} would be lost for good,`;
    return consent(doing, nameToType(site), yes);
  }
  if (stored) return;
  await consent(
    `removing ${many(removed.length, 'thing')} that nobody wants any more`,
    site.name,
    yes === true ? site.name : yes,
  );
}
