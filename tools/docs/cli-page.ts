import type { Command } from 'commander';
import { program } from '../../apps/vmstation/src/program.ts';

/** Every verb with its options, as `--help` prints them. */
export function cliPage(): string {
  return [
    '# Command line\n',
    'Generated from the program by `node tools/docs/main.ts`; don’t edit. In this workspace `vmstation …` is `npx vmstation …` or',
    '`npm run vmstation -- …`.\n',
    ...section(program(), []),
  ].join('\n');
}

function section(command: Command, parents: readonly string[]): string[] {
  const name = [...parents, command.name()];
  return [
    `## ${name.join(' ')}\n`,
    `\`\`\`text\n${help(command)}\n\`\`\`\n`,
    ...shown(command).flatMap((each) => section(each, name)),
  ];
}

/** Verbs that somebody types; the shells ask others. */
function shown(command: Command): readonly Command[] {
  const visible = command.createHelp().visibleCommands(command);
  return command.commands.filter((each) => visible.includes(each));
}

/** With the examples, which `helpInformation` leaves out. */
function help(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (words) => {
      text += words;
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trimEnd();
}
