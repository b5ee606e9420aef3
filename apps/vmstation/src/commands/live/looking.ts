import type { RunOptions } from '../../run/options.ts';
import { watchFor } from '../../run/reporters.ts';
import type { Session } from '../../run/session.ts';
import { type Seen, seeHosts } from './see-hosts.ts';

/** Looks at the hosts in scope, says on stderr how far it is, and lets go of them when `use` has ended. */
export async function looking<T>(
  options: Pick<RunOptions, 'json'>,
  session: Session,
  use: (seen: Seen) => Promise<T>,
): Promise<T> {
  const watch = await watchFor(options);
  try {
    const seen = await seeHosts(session, watch.tell);
    try {
      return await use(seen);
    } finally {
      await seen.close();
    }
  } finally {
    watch.end();
  }
}
