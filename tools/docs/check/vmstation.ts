import { type Command, CommanderError } from 'commander';
import { isHelp } from '../../../apps/vmstation/src/program/is-help.ts';
import { program } from '../../../apps/vmstation/src/program.ts';
import { isPlaceholder } from './words.ts';

/** What the program itself says against the words after `vmstation`; nothing is carried out. */
export function vmstationRefuses(words: readonly string[]): string | undefined {
  if (words[0] === undefined || isPlaceholder(words[0])) return undefined;
  const root = program();
  idle(root);
  try {
    root.parse(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (isHelp(error)) return undefined;
    if (!(error instanceof CommanderError)) throw error;
    return error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  }
}

/** Every verb does nothing, says nothing and never ends the process. */
function idle(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const each of command.commands) idle(each);
}
