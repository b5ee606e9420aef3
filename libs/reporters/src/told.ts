import type { RunEvent } from '@vmstation/engine';
import { formatError } from './format-error.ts';

/** Says what failed; what took a whole target along with it is said once, not for each of its changes. */
export function makeTold(): (
  event: Extract<RunEvent, { type: 'target-failed' | 'change-finished' }>,
) => string | undefined {
  const said = new Set<string>();
  return ({ target, error }) => {
    if (error === undefined) return undefined;
    const what = `${target} ${error.code} ${error.message}`;
    if (said.has(what)) return undefined;
    said.add(what);
    return formatError({ where: target, ...error });
  };
}
