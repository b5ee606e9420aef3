import { Argument, type Command } from 'commander';
import type { LabOptions } from '../commands/lab.ts';
import { labName } from '../run/folders.ts';

/** `vmstation lab VERB`. */
export function addLab(program: Command): void {
  const root = program.command('lab').description('Real nodes and a real Kubernetes on this machine');
  const labVerb = (name: string, description: string) => {
    const command = root.command(name).description(description);
    return command
      .option('--name <lab>', 'which lab (default: "lab", or VMSTATION_LAB)')
      .option('--site <name>', 'the site that it rehearses', 'vmstation')
      .option('--json', 'print for programs')
      .action(async () => {
        const { run } = await import('../commands/lab.ts');
        const given = command.opts<{ name?: string; site: string; json?: boolean }>();
        const options: LabOptions = {
          name: given.name ?? labName,
          site: given.site,
          json: given.json ?? false,
        };
        process.exitCode = await run(command.name(), options, command.args);
      });
  };
  labVerb('up', 'Build what is missing and start the nodes').addHelpText(
    'after',
    '\nWith VMSTATION_UPSTREAM=no nobody upstream is asked: what the cache lacks is built from Go modules and Debian.',
  );
  labVerb('down', 'Remove the nodes, their network and their data');
  labVerb('status', 'Show the nodes');
  labVerb('snapshot <tag>', 'Keep the state of all nodes under a name');
  labVerb('restore <tag>', 'Go back to a kept state');
  labVerb('shell <node>', 'Open a root shell on a node');
  labVerb('logs [node]', 'Show the journal of a node');
  labVerb('chaos', 'Break a node on purpose')
    .addArgument(new Argument('<node>'))
    .addArgument(
      new Argument(
        '<fault>',
        'cut, heal (its cable); kill, start (its power); pause, unpause; reboot; fill-disk, free-disk (of a folder)',
      ),
    )
    .addArgument(new Argument('[folder]', 'what fill-disk fills, such as /var/lib'));
}
