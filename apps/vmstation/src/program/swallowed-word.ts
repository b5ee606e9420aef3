import { VmstationError } from '@vmstation/engine';
import { quote } from '@vmstation/resources/quote';
import type { Command } from 'commander';

/**
 * `apply --yes deploy.plan` reads the plan as the name that `--yes` may have, and would be about everything.
 * @param given how many of the words that the verb takes are there
 * @throws OPTION_INVALID where such a word is missing and `--yes` took the one behind it
 */
export function assertNoSwallowedWord(command: Command, given: number): void {
  const { yes } = command.opts<{ readonly yes?: string | boolean }>();
  const missing = command.registeredArguments[given];
  const typed = command.parent?.args ?? [];
  if (typeof yes !== 'string' || missing === undefined || typed.includes(`--yes=${yes}`)) return;
  const inOrder = [...typed.filter((word) => word !== '--yes').map(quote), '--yes'].join(' ');
  throw new VmstationError({
    code: 'OPTION_INVALID',
    message: `--yes took ${yes} as a name, so there is no ${missing.name()}`,
    where: ['vmstation', ...typed.map(quote)].join(' '),
    next: `options stand last: vmstation ${inOrder}; a name is joined to its option: --yes=${quote(yes)}`,
  });
}
