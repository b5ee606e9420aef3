import type { Command } from 'commander';
import type { LabOptions } from '../commands/lab.ts';
import { labName } from '../run/folders.ts';
import { addHelp, type Help } from './help.ts';

/** `vmstation lab VERB`. */
export function addLab(program: Command): void {
  const root = program.command('lab').helpCommand('help [verb]', 'Show help of a verb');
  addHelp(root, 'Real nodes and a real Kubernetes on this machine', {
    about:
      'The nodes have the names, users and systems of a site, in a closed network. Verbs about a site mean them where no --env is given.',
    examples: [
      ['lab up', 'build what is missing and start the nodes'],
      ['lab status', 'how they are'],
      ['lab shell homelab', 'be root on one of them'],
      ['lab down', 'take them away'],
      ['help lab up', 'all about one of its verbs'],
    ],
    exits: ['done; of status: all nodes run', 'it could not be done, or a node does not run'],
  });
  const labVerb = (name: string, line: string, help: Help) => {
    const command = root.command(name);
    addHelp(command, line, help);
    command.option('--name <lab>', 'which lab (default: "lab", or VMSTATION_LAB)');
    if (name !== 'shell') command.option('--json', 'print for programs');
    return command.action(async () => {
      const { run } = await import('../commands/lab.ts');
      const given = command.opts<{ name?: string; site?: string; json?: boolean }>();
      const options: LabOptions = {
        name: given.name ?? labName,
        site: given.site ?? 'vmstation',
        json: given.json ?? false,
      };
      process.exitCode = await run(command.name(), options, command.args);
    });
  };
  labVerb('up', 'Build what is missing and start the nodes', {
    about:
      'What runs already is left alone, and an interrupted call is continued. With VMSTATION_UPSTREAM=no nobody upstream is asked: what the cache lacks is built from Go modules and Debian.',
    examples: [
      ['lab up', 'the nodes of the shipped site'],
      ['lab up --site=../home', 'those of your own'],
      ['lab up --name=other', 'a second lab beside it'],
    ],
    exits: ['all nodes run', 'a part could not be made, or a node did not start'],
  }).option('--site <name>', 'the site that it rehearses', 'vmstation');
  labVerb('down', 'Remove the nodes, their network and their data', {
    about: 'Caches stay. Where there is no lab of that name it says so, and nothing happens.',
    examples: [
      ['lab down', 'nothing of the lab is left but its caches'],
      ['lab down --name=other', 'the same for a second lab'],
    ],
    exits: ['the lab is gone, or there was none', 'something of it could not be removed'],
  });
  labVerb('status', 'Show the nodes', {
    about:
      'The gateway is one of them. What does not run, or has a unit that failed, is named with the next command. Nothing is changed.',
    examples: [['lab status', 'each node, its address, whether its systemd runs, and the memory it uses']],
    exits: ['all nodes run', 'one does not, or a unit of its systemd failed, or there is no lab'],
  });
  labVerb('snapshot', 'Keep the state of all nodes under a name', {
    about: 'The nodes stand still meanwhile. A name may be taken anew.',
    words: { '<tag>': 'what to call it' },
    examples: [['lab snapshot bare', 'the disks of all nodes as they are now']],
    exits: ['kept', 'a node does not run'],
  });
  labVerb('restore', 'Go back to a kept state', {
    about:
      'The disks of all nodes are put back, and the nodes boot. What happened on them since is gone. Nodes that are newer than the snapshot stay as they are. When it was interrupted, it is simply run again.',
    words: { '<tag>': 'what it was called' },
    examples: [['lab restore bare', 'all nodes as they were then']],
    exits: ['all nodes run again', 'there is no such snapshot'],
  });
  labVerb('shell', 'Open a root shell on a node', {
    about:
      'The node has to run. Root may do there what its systemd may: not set the clock of this machine, nor load modules into its kernel. Type exit to leave it.',
    words: { '<node>': 'its name, as lab status shows it; the gateway is none' },
    examples: [['lab shell homelab', 'look around, break something']],
    exits: ['the shell ended well', 'it did not, or there is no such node'],
  });
  labVerb('logs', 'Show the journal of a node', {
    about:
      'All of it, since the first boot of the node, which has to run. The gateway has no journal, but prints what it does.',
    words: { '[node]': 'its name, as lab status shows it; without it, the gateway' },
    examples: [
      ['lab logs homelab', 'its journal since its first boot'],
      ['lab logs', "what the lab's gateway printed"],
    ],
    exits: ['shown', 'it cannot be read'],
  });
  labVerb('chaos', 'Break a node on purpose', {
    about:
      'Each fault holds until the word beside it takes it back: cut and heal, kill and start, pause and unpause, fill-disk and free-disk. A clock is not skewed: the nodes share that of this machine, and skew-clock says so.',
    words: {
      '<node>': 'its name, as lab status shows it; the gateway is none',
      '<fault>':
        'cut, heal (its cable); kill, start (its power); pause, unpause; reboot; fill-disk, free-disk (of a folder)',
      '[folder]': 'where fill-disk and free-disk do it, such as /var/lib; other faults go without it',
    },
    examples: [
      ['lab chaos homelab kill', 'power off without warning'],
      ['lab chaos homelab start', 'and on again'],
      ['lab chaos homelab cut', 'its network cable is pulled'],
      ['lab chaos homelab heal', 'and put back'],
      ['lab chaos homelab fill-disk /var/lib', 'nothing can be written there any more'],
      ['lab chaos homelab free-disk /var/lib', 'and again it can'],
    ],
    exits: ['done', 'there is no such node or fault, or it is refused here'],
  });
}
