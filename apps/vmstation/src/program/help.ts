import { styleText } from 'node:util';
import type { Command } from 'commander';

/** What `--help` of a verb says beside its options. */
export interface Help {
  /** What the sentence that lists the verb leaves open. */
  readonly about: string;
  /** The words behind the verb, such as `[plan]`: what each means, and what happens without it. */
  readonly words?: Readonly<Record<string, string>>;
  /** Words after `vmstation`, and what they are for. */
  readonly examples: readonly (readonly [words: string, purpose: string])[];
  /** What the exit codes mean here; the third only where there is one. */
  readonly exits: readonly [clean: string, error: string, pending?: string];
}

/** Printed by commander, which takes the colours out again where nobody wants them. */
export const title = (text: string) => styleText('bold', text, { validateStream: false });

/** Gives a verb its one line for lists and its whole help. */
export function addHelp(command: Command, line: string, { about, words = {}, examples, exits }: Help): void {
  command.summary(line).description(`${line}.\n\n${about}`);
  for (const [word, meaning] of Object.entries(words)) command.argument(word, meaning);
  const codes = exits.map((meaning, code) => [String(code), meaning ?? ''] as const);
  command.addHelpText(
    'after',
    [
      `\n${title('Examples:')}`,
      ...columns(examples.map(([words, purpose]) => [`vmstation ${words}`, purpose])),
      `\n${title('Exit codes:')}`,
      ...columns(codes),
    ].join('\n'),
  );
}

/** Two columns; a purpose that would make a line longer than a narrow terminal stands below its command. */
export function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const short = rows.filter(([left, right]) => left.length + right.length < 74);
  const width = Math.max(0, ...short.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    width + right.length < 76 && left.length <= width
      ? [`  ${left.padEnd(width)}  ${right}`]
      : [`  ${left}`, `      ${right}`],
  );
}
