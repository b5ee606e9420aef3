import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { program } from '../program.ts';

/** Every verb that can be typed, by its words: `plan`, `lab up`. */
function verbs(command: Command, words: readonly string[] = []): readonly (readonly [string, Command])[] {
  const own = command.createHelp().visibleCommands(command);
  const named = own.filter((each) => command.commands.includes(each));
  return named.flatMap((each): readonly (readonly [string, Command])[] => {
    const name = [...words, each.name()];
    return each.commands.length > 0 ? verbs(each, name) : [[name.join(' '), each]];
  });
}

/** Verbs that have others below them, too: `lab`. */
function all(root: Command): readonly (readonly [string, Command])[] {
  const groups = root.commands.filter(({ commands }) => commands.length > 0);
  return [...verbs(root), ...groups.map((each) => [each.name(), each] as const)];
}

/** `--help` of a verb, 80 columns wide. */
function help(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (words) => {
      text += words;
    },
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

/** `vmstation plan --diff` of a line such as `  vmstation plan --diff   what it is for`. */
const exampleLine = /^ {2}vmstation (.*?)(?: {2,}.*| >.*)?$/gm;

class Parsed extends Error {}

test('every verb says what it is for, with examples that it understands and its exit codes', async () => {
  const named = all(program());
  expect(named.length).toBeGreaterThanOrEqual(21);
  for (const [name, command] of named) {
    const text = help(command);
    expect(text, name).toMatch(/\nExit codes:\n {2}0 {2}\S.*\n {2}1 {2}\S/);
    const examples = [...text.matchAll(exampleLine)].map(([, words = '']) => words);
    expect(examples.length, name).toBeGreaterThan(0);
    for (const example of examples) {
      expect(`${example} `).toContain(`${name} `);
      const root = program().hook('preAction', () => {
        throw new Parsed();
      });
      await expect(root.parseAsync(example.split(' '), { from: 'user' }), example).rejects.toThrow(Parsed);
    }
  }
});

test('every verb has a text of its own, and every word behind it a meaning, also when it is left out', () => {
  for (const [name, command] of all(program())) {
    expect(command.description(), name).toMatch(/^.+\.\n\n\S.+\.$/);
    const text = help(command);
    for (const word of command.registeredArguments) {
      const place = `${name} ${word.name()}`;
      expect(word.description, place).toMatch(word.required ? /./ : /without it/);
      expect(text, place).toMatch(new RegExp(`\nArguments:\n(?: .*\n)* {2}${word.name()} +[^ ]`));
    }
  }
});

test('every verb prints for programs, but for those that a program already reads, or cannot', () => {
  const without = verbs(program()).filter(
    ([, { options }]) => !options.some(({ long }) => long === '--json'),
  );
  expect(without.map(([name]) => name)).toEqual(['lab shell', 'completion', 'help']);
});

test('help fits a terminal of 80 columns', () => {
  const root = program();
  for (const [name, command] of [['', root] as const, ...all(root)])
    for (const line of help(command).split('\n'))
      expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(80);
});

test('help follows all words, and so it shows what --help of that verb shows', () => {
  const shown = (...words: readonly string[]) => {
    let text = '';
    const writeOut = (written: string) => {
      text += written;
    };
    const root = program();
    for (const command of [root, ...all(root).map(([, each]) => each)]) command.configureOutput({ writeOut });
    expect(() => root.parse(words, { from: 'user' })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^commander\.help/), exitCode: 0 }),
    );
    return text;
  };
  for (const [name] of all(program())) {
    const words = name.split(' ');
    const text = shown('help', ...words);
    expect(text).toMatch(new RegExp(`^Usage: vmstation ${name} `));
    expect(text).toBe(shown(...words, '--help'));
  }
  expect(shown('help')).toBe(shown('--help'));
});
