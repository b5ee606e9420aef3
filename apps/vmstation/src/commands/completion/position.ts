import type { Command, Option } from 'commander';

/** Where the cursor stands in a command line. */
export interface Position {
  readonly command: Command;
  /** Long names and arguments whose value is being typed; undefined where a verb or an option comes. */
  readonly value: string | undefined;
  /** The part of the current word that stays as it is: `--limit=a,`. */
  readonly kept: string;
  /** The part that is to be completed. */
  readonly typed: string;
  /** Options with a value so far, by long name. */
  readonly given: ReadonlyMap<string, string>;
}

/** Reads the words after `vmstation`; the last one is the one with the cursor, and may be empty. */
export function positionOf(program: Command, words: readonly string[]): Position {
  const current = words.at(-1) ?? '';
  const given = new Map<string, string>();
  let command = program;
  let count = 0;
  let waiting: Option | undefined;
  for (const word of words.slice(0, -1)) {
    const [, name = '', value] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (waiting !== undefined) {
      given.set(waiting.long ?? '', word);
      waiting = undefined;
    } else if (name !== '') {
      const option = command.options.find(({ long, short }) => name === long || name === short);
      if (value !== undefined) given.set(name, value);
      else if (option?.required === true) waiting = option;
    } else {
      const verb = count === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (verb === undefined) count += 1;
      else if (verb.name() !== 'help') command = verb; // `help lab` goes on as `lab` does
    }
  }
  const place = (value: string | undefined, kept: string, typed: string): Position => ({
    ...{ command, value, given },
    ...split(value, kept, typed),
  });
  if (waiting !== undefined) return place(waiting.long, '', current);
  const [, name, typed = ''] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (name !== undefined) return place(name, `${name}=`, typed);
  if (current.startsWith('-') || command.commands.length > 0) return place(undefined, '', current);
  return place(command.registeredArguments[count]?.name() ?? 'nothing', '', current);
}

/** `a,b` is a list of which only the end is being typed. */
function split(value: string | undefined, kept: string, typed: string): Pick<Position, 'kept' | 'typed'> {
  const comma =
    value === '--limit' || value === '--stack' || value === '--tags' ? typed.lastIndexOf(',') : -1;
  return { kept: kept + typed.slice(0, comma + 1), typed: typed.slice(comma + 1) };
}
