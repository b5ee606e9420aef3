import { withFollowers } from '@vmstation/inventory';
import { many } from '@vmstation/reporters';
import { agree } from '../run/agree.ts';
import { endingOf } from '../run/ending.ts';
import { carryOut } from '../run/execute.ts';
import type { ExitCode, RunOptions } from '../run/options.ts';
import { nameToType, type Session } from '../run/session.ts';
import { pending, withRun } from '../run/with-run.ts';

/** Undoes what was applied, backwards, the stacks built on it included. */
export async function run(options: RunOptions): Promise<ExitCode> {
  return withRun(
    options,
    'reset',
    async (looked) => {
      const { plan, record, session, signal } = looked;
      if (plan.changes.length === 0) {
        await agree(looked, options);
        const ending = await pending(looked);
        const diagnostics = Object.fromEntries(ending.explained);
        const { run, folder } = record;
        return { ...ending, answer: { run, folder, ok: ending.ok, plan, diagnostics } };
      }
      const isOfCluster = plan.changes.some(({ target }) => target.startsWith('cluster:'));
      await agree(looked, options, {
        doing: `undoing ${many(plan.changes.length, 'change')}`,
        word: nameToType(session.site),
        given: options.yes,
        ...(isOfCluster ? { warning: 'What lives only in the cluster will be lost.' } : {}),
      });
      return endingOf(await carryOut(looked, record, signal), record, options.json);
    },
    withStacksBuiltOnIt,
  );
}

function withStacksBuiltOnIt(session: Session): Session {
  const { stacks } = session.selection;
  if (stacks.length === 0) return session;
  return { ...session, selection: { ...session.selection, stacks: withFollowers(session.stacks, stacks) } };
}
