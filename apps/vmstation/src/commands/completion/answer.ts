import type { Command } from 'commander';
import { positionOf } from './position.ts';
import { type Candidate, files, valuesOf } from './values.ts';

/** Candidates for the last word, a line each; nothing when they cannot be known, such as in a broken site. */
export async function answer(program: Command, shell: string, words: readonly string[]): Promise<string> {
  const { command, value, kept, typed, given } = positionOf(
    program,
    shell === 'bash' ? joined(words) : words,
  );
  const all =
    value === undefined ? verbsOrOptions(command, typed) : await valuesOf(value, given).catch(() => []);
  const taken = new Set(kept.replace(/^--[^=]+=/, '').split(','));
  const fitting = all.filter(
    (each) => each === files || (each.word.startsWith(typed) && !taken.has(each.word)),
  );
  const cut = shell === 'bash' ? beforeBreak(`${kept}${typed}`, words) : shell === 'zsh' ? equals(kept) : 0;
  return fitting
    .map((each) => (each === files ? files.word : line({ ...each, word: `${kept}${each.word}`.slice(cut) })))
    .map((text) => `${text}\n`)
    .join('');
}

function line({ word, meaning }: Candidate): string {
  return meaning === '' ? word : `${word}\t${meaning}`;
}

/** Verbs, or options once a dash is typed. */
function verbsOrOptions(command: Command, typed: string): readonly Candidate[] {
  const help = command.createHelp();
  if (!typed.startsWith('-')) {
    return help
      .visibleCommands(command)
      .map((each) => ({ word: each.name(), meaning: help.subcommandDescription(each) }));
  }
  return help
    .visibleOptions(command)
    .flatMap(({ long, description }) =>
      long === undefined || long === null ? [] : [{ word: long, meaning: description }],
    );
}

/** Bash takes `--site=../home` apart at `=` and `:`, which are in its COMP_WORDBREAKS. */
function joined(words: readonly string[]): readonly string[] {
  const whole: string[] = [];
  let glue = false;
  for (const word of words) {
    const apart = /^[=:]+$/.test(word);
    if ((glue || apart) && whole.length > 0) whole.push(`${whole.pop()}${word}`);
    else whole.push(word);
    glue = apart;
  }
  return whole;
}

/** How much of the whole word stands before the piece that bash replaces. */
function beforeBreak(whole: string, words: readonly string[]): number {
  const piece = words.at(-1) ?? '';
  return whole.length - (/^[=:]+$/.test(piece) ? 0 : piece.length);
}

/** Zsh completes what follows `--name=`. */
function equals(kept: string): number {
  return kept.startsWith('--') ? kept.indexOf('=') + 1 : 0;
}
