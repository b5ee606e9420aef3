import { VmstationError } from '@vmstation/engine';
import { nearest } from '@vmstation/inventory';
import { quote } from '@vmstation/resources/quote';
import type { Command, CommanderError } from 'commander';

const codes: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'OPTION_UNKNOWN',
  'commander.unknownCommand': 'VERB_UNKNOWN',
  'commander.invalidArgument': 'OPTION_INVALID',
  'commander.optionMissingArgument': 'OPTION_INVALID',
  'commander.missingArgument': 'WORD_MISSING',
  'commander.excessArguments': 'WORD_TOO_MANY',
};

/** What was wrong with the words after `vmstation`, as every other error is said. */
export function usageError(
  error: CommanderError,
  words: readonly string[],
  program: Command,
): VmstationError {
  const [first = '', suggestion] = error.message.split('\n');
  // What is typed after `help` is a verb like any other.
  const verb = verbOf(error, words[0] === 'help' ? words.slice(1) : words);
  const meant = suggestion?.match(/^\(Did you mean (.*)\?\)$/)?.[1] ?? meantWord(first, find(program, verb));
  const help = `${['vmstation', ...verb, '--help'].join(' ')} lists what there is`;
  const hint = verb.length === 0 && isOfVerbs(first, program) ? 'options stand behind the verb; ' : '';
  return new VmstationError({
    code: codes[error.code] ?? 'USAGE_WRONG',
    message: first.replace(/^error: /, '').replace(/\.$/, ''),
    where: ['vmstation', ...words.map(quote)].join(' '),
    next: meant === undefined ? `${hint}${help}` : `did you mean ${meant}? ${help}`,
  });
}

/** The words that name the verb: `plan`, or `lab up`. */
function verbOf(error: CommanderError, words: readonly string[]): readonly string[] {
  const count = words[0] === 'lab' ? 2 : 1;
  const named = words.slice(0, error.code === 'commander.unknownCommand' ? count - 1 : count);
  return named.filter((word) => /^[a-z]+$/.test(word));
}

/** Commander compares `--limt=name` with its value and finds nothing near it; of words after `help` it knows nothing. */
function meantWord(message: string, command: Command): string | undefined {
  const option = message.match(/unknown option '(--[^=']+)=/)?.[1];
  const verb = message.match(/unknown command '(.+)'/)?.[1];
  const names = command.commands.map((each) => each.name());
  if (verb !== undefined) return nearest(verb, names);
  const options = command.options.flatMap(({ long }) => long ?? []);
  return option === undefined ? undefined : nearest(option, options);
}

/** Whether an option that is unknown before the verb is one of some verb. */
function isOfVerbs(message: string, { commands }: Command): boolean {
  const option = message.match(/unknown option '(--[^=']+)/)?.[1];
  return commands.some(({ options }) => options.some(({ long }) => long === option));
}

function find(program: Command, verb: readonly string[]): Command {
  const [first, ...rest] = verb;
  const found = program.commands.find((command) => command.name() === first);
  return found === undefined ? program : find(found, rest);
}
