import { Command } from 'commander';
import { addCompletion } from './program/completion.ts';
import { columns, title } from './program/help.ts';
import { addHelpVerb } from './program/help-verb.ts';
import { addLab } from './program/lab.ts';
import { addVerbs } from './program/verbs.ts';
import { version } from './version.ts';

/** The command line; the code of a verb is loaded when it is used. */
export function program(): Command {
  const root = new Command('vmstation')
    .description('Builds, watches and repairs homelab clusters and the machines below them.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ styleTitle: title, subcommandTerm: termOf })
    .configureOutput({ outputError: () => {} }) // main.ts says it, as it says every other error
    .addHelpText('after', outline());
  addVerbs(root);
  addLab(root);
  addCompletion(root);
  addHelpVerb(root);
  return root;
}

/** `apply [plan]`: that there are options, `--help` of the verb says. */
function termOf(command: Command): string {
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...words].join(' ');
}

function outline(): string {
  return [
    '\nWithout --env, a verb is about the lab on this machine: nothing real is touched.',
    `\n${title('Exit codes:')}`,
    ...columns([
      ['0', 'clean'],
      ['1', 'error'],
      ['2', 'changes or drift pending'],
    ]),
    `\n${title('Environment:')}`,
    ...columns([
      ['VMSTATION_LAB', 'which lab is meant; default "lab"'],
      ['VMSTATION_UPSTREAM', '"no": the parts of the lab are built, not downloaded'],
      ['VMSTATION_SUDO_PASSWORD', 'where sudo wants one and nobody can type it'],
      ['PAGER', 'what long plans are shown in; default less'],
      ['NO_COLOR, FORCE_COLOR', 'never, always; default: on a terminal'],
      ['XDG_STATE_HOME', 'runs and labs; default ~/.local/state'],
      ['XDG_CACHE_HOME', 'parts of the lab; default ~/.cache'],
    ]),
    `\n${title('Examples:')}`,
    ...columns([
      ['vmstation doctor', 'is this machine ready?'],
      ['vmstation lab up', 'real nodes on this machine'],
      ['vmstation plan', 'what would change on them'],
      ['vmstation apply', 'do it'],
      ['vmstation apply --help', 'all about a verb'],
    ]),
  ].join('\n');
}
