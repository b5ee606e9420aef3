import type { Command } from 'commander';
import { defaultOptions, type ExitCode, type RunOptions } from '../run/options.ts';
import { addHelp, type Help } from './help.ts';
import { addOptions, type OptionName } from './options.ts';
import { assertNoSwallowedWord } from './swallowed-word.ts';

type Run = (options: RunOptions, ...args: readonly string[]) => Promise<ExitCode>;

/** A verb about a site; its code is loaded when it is used. */
export interface Verb extends Help {
  readonly options: readonly OptionName[];
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** A verb about a site, with its options and its help. */
export function addVerb(program: Command, name: string, line: string, verb: Verb): Command {
  const command = program.command(name);
  addOptions(command, verb.options);
  addHelp(command, line, verb);
  return command.action(async (...args: readonly unknown[]) => {
    const words = args.filter((arg) => typeof arg === 'string');
    assertNoSwallowedWord(command, words.length);
    const { run } = await verb.load();
    process.exitCode = await run({ ...defaultOptions, ...command.opts<Partial<RunOptions>>() }, ...words);
  });
}
