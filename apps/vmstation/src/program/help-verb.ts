import type { Command } from 'commander';
import { addHelp } from './help.ts';

/** `vmstation help lab up` shows what `vmstation lab up --help` does; the one of commander follows one word only. */
export function addHelpVerb(program: Command): void {
  const command = program.command('help');
  addHelp(command, 'Show help of a verb', {
    about: 'What --help behind the verb shows, too.',
    words: { '[verb...]': 'such as apply, or lab up; without it, all verbs are listed' },
    examples: [
      ['help apply', 'what apply does, its options and its exit codes'],
      ['help lab up', 'the same for a verb of the lab'],
    ],
    exits: ['shown', 'there is no such verb'],
  });
  command.action((words: readonly string[]) => named(program, words).help());
}

/** The verb of these words. @throws CommanderError where one of them is none */
function named(command: Command, [word, ...rest]: readonly string[]): Command {
  if (word === undefined) return command;
  const found = command.commands.find((each) => each.name() === word);
  return found === undefined
    ? command.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand' })
    : named(found, rest);
}
