import { type Command, InvalidArgumentError } from 'commander';
import { defaultOptions } from '../run/options.ts';

/** Options that some verbs take and others have no use for. */
export type OptionName = 'limit' | 'stack' | 'tags' | 'diff' | 'yes' | 'concurrency';

/** `--limit=$HOST` of a variable that is not set would be about all hosts. */
function list(value: string, before: readonly string[] = []): readonly string[] {
  const words = value.split(',').filter((word) => word !== '');
  if (words.length === 0) throw new InvalidArgumentError('It must name at least one.');
  return [...before, ...words];
}

/** A name or a path. */
export function word(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

function hosts(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

const adders: Readonly<Record<OptionName, (command: Command) => Command>> = {
  limit: (command) => command.option('--limit <names>', 'only these hosts, roles or clusters', list),
  stack: (command) => command.option('--stack <names>', 'only these stacks', list),
  tags: (command) => command.option('--tags <tasks>', 'only these tasks', list),
  diff: (command) => command.option('--diff', 'show every change, and what changes inside files and objects'),
  yes: (command) =>
    command.option(
      '--yes [name]',
      command.name() === 'reset'
        ? 'consent beforehand: the name of the cluster'
        : 'consent beforehand; the name of the cluster where it would be lost',
    ),
  concurrency: (command) =>
    command.option('--concurrency <hosts>', 'hosts that work at once', hosts, defaultOptions.concurrency),
};

/** The options of a verb: the site and the environment, its own, and how it answers. */
export function addOptions(command: Command, names: readonly OptionName[]): void {
  command
    .option('--site <name>', 'a shipped site, or a folder', word, defaultOptions.site)
    .option('--env <name>', 'environment of the site', word, defaultOptions.env);
  for (const name of names) adders[name](command);
  command.option('--json', 'print for programs');
}

/** Takes options that mean nothing to a verb, and does not show them: Nx hands on what was said to the verb after it. */
export function addMeaningless(command: Command, names: readonly OptionName[]): void {
  for (const name of names) adders[name](command).options.at(-1)?.hideHelp();
}
