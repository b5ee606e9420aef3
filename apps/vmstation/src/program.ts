import { Command } from 'commander';
import { addLab } from './program/lab.ts';
import { addOptions, type OptionName } from './program/options.ts';
import { defaultOptions, type ExitCode, type RunOptions } from './run/options.ts';
import { version } from './version.ts';

type Verb = (options: RunOptions, ...args: readonly string[]) => Promise<ExitCode>;

const scope = ['limit', 'stack', 'tags'] as const;

/** The command line: one entry a verb; the code of a verb is loaded when it is used. */
export function program(): Command {
  const root = new Command('vmstation')
    .description('Builds, watches and repairs homelab clusters and the machines below them.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [verb]', 'show help of a verb')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => {} }) // main.ts says it, as it says every other error
    .addHelpText(
      'after',
      '\nWithout --env, a verb is about the lab on this machine, so nothing real is touched.\nExit codes: 0 clean, 1 error, 2 changes or drift pending.',
    );

  verb(root, 'plan', 'Show what apply would change; exit code 2 when something would', [...scope, 'diff'], {
    load: () => import('./commands/plan.ts'),
    examples: ['plan --out deploy.plan', 'apply deploy.plan', 'plan --tags=sshd --diff'],
  }).option('--out <file>', 'write the plan to a file, for: vmstation apply FILE');
  verb(
    root,
    'apply [plan]',
    'Bring hosts and clusters to their desired state',
    [...scope, 'diff', 'yes', 'concurrency'],
    {
      load: () => import('./commands/apply.ts'),
      examples: ['apply', 'apply --limit=storagenodet3500', 'apply deploy.plan'],
    },
  );
  verb(
    root,
    'drift',
    'Name what is no longer as desired; exit code 2 when something is',
    [...scope, 'diff'],
    {
      load: () => import('./commands/drift.ts'),
      examples: ['drift', 'drift --json'],
    },
  );
  verb(root, 'validate', 'Check the site and the stacks; with --live, hosts and clusters too', scope, {
    load: () => import('./commands/validate.ts'),
    examples: ['validate', 'validate --live --env=production'],
  }).option('--live', 'measure the checks on hosts and clusters');
  verb(root, 'status', 'Show hosts and clusters in one screen', scope, {
    load: () => import('./commands/status.ts'),
    examples: ['status'],
  });
  verb(
    root,
    'reset',
    'Undo what was applied, backwards; asks first',
    [...scope, 'diff', 'yes', 'concurrency'],
    {
      load: () => import('./commands/reset.ts'),
      examples: ['reset --stack=cluster-application-stack', 'reset --yes=debian'],
    },
  );
  verb(root, 'diagnose', 'Collect a support bundle', scope, {
    load: () => import('./commands/diagnose.ts'),
    examples: ['diagnose --limit=masternode'],
  });
  verb(root, 'facts [host]', 'Show what was measured of the hosts', ['limit'], {
    load: () => import('./commands/facts.ts'),
    examples: ['facts', 'facts masternode'],
  });
  verb(
    root,
    'inventory [action] [host]',
    'Show the hosts of the site; `pin HOST` trusts its host key',
    ['limit', 'yes'],
    {
      load: () => import('./commands/inventory.ts'),
      examples: ['inventory', 'inventory pin masternode --env=production'],
    },
  );
  verb(root, 'report [run]', 'Show the last run, or one of the runs', [], {
    load: () => import('./commands/report.ts'),
    examples: ['report', 'report --env=production'],
  });
  addLab(root);
  return root;
}

interface Code {
  readonly load: () => Promise<{ readonly run: Verb }>;
  readonly examples: readonly string[];
}

function verb(
  root: Command,
  name: string,
  description: string,
  options: readonly OptionName[],
  { load, examples }: Code,
): Command {
  const command = root.command(name).description(description);
  addOptions(command, options);
  command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((example) => `  vmstation ${example}`).join('\n')}`,
  );
  return command.action(async (...args: readonly unknown[]) => {
    const { run } = await load();
    const words = args.filter((arg) => typeof arg === 'string');
    process.exitCode = await run({ ...defaultOptions, ...command.opts<Partial<RunOptions>>() }, ...words);
  });
}
