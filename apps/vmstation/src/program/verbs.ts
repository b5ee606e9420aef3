import type { Command } from 'commander';
import { addMeaningless, word } from './options.ts';
import { addVerb } from './verb.ts';

const scope = ['limit', 'stack', 'tags'] as const;

/** The verbs about a site, in the order in which somebody needs them. */
export function addVerbs(program: Command): void {
  addVerb(program, 'plan', 'Show what apply would change', {
    about:
      'Reads every host once, and changes nothing. It names, too, what apply would fail at because --limit, --stack or --tags leave out what gives it a value. On a terminal a long plan is shown in a pager.',
    options: [...scope, 'diff'],
    load: () => import('../commands/plan.ts'),
    examples: [
      ['plan', 'what apply would do in the lab'],
      ['plan --tags=sshd --diff', 'one task, with what changes inside files'],
      ['plan --env=production --out deploy.plan', 'keep it, for: apply deploy.plan --env=production'],
    ],
    exits: ['nothing would change', 'something could not be read, or is wrong', 'something would change'],
  }).option('--out <file>', 'write the plan to a file, for: vmstation apply FILE', word);
  addVerb(program, 'apply', 'Bring hosts and clusters to their desired state', {
    about:
      'With the file of a plan it does exactly that, or nothing when the world has moved since. Without one, outside the lab, it asks before it removes what nobody wants any more, and in both cases before something is lost for good, such as a cluster; on a terminal, a long plan is in a pager before the question. Ctrl-C once lets what runs end and starts nothing new; twice leaves at once. The next run goes on from there.',
    words: { '[plan]': 'a file that plan --out wrote; without it, what is desired now is planned' },
    options: [...scope, 'diff', 'yes', 'concurrency'],
    load: () => import('../commands/apply.ts'),
    examples: [
      ['apply', 'the whole lab'],
      ['apply --limit=storagenodet3500', 'one host, and nothing of the others'],
      ['apply deploy.plan --env=production', 'exactly that plan, which was made of this environment'],
    ],
    exits: ['all is as desired', 'something failed, was not reached, or the plan no longer fits'],
  });
  addVerb(program, 'drift', 'Name what is no longer as desired', {
    about:
      'Looks at host resources and cluster objects at once, and names what was changed by hand. Meant for a timer, too: the exit code says it all. On a terminal a long list is shown in a pager.',
    options: [...scope, 'diff'],
    load: () => import('../commands/drift.ts'),
    examples: [
      ['drift', 'a line for each thing that moved'],
      ['drift --diff', 'both sides of each'],
      ['drift --env=production --json', 'for a program'],
    ],
    exits: ['no drift', 'something could not be read, or is wrong', 'something drifted'],
  });
  const validate = addVerb(program, 'validate', 'Check the site and the stacks; --live: hosts, too', {
    about: 'Without --live nothing is connected to, so it runs anywhere, without keys and without a lab.',
    options: scope,
    load: () => import('../commands/validate.ts'),
    examples: [
      ['validate --site=../home', 'mistakes in a site of your own, with line and fix'],
      ['validate --live --env=production', 'checks measured on hosts and clusters'],
    ],
    exits: ['every check passed', 'a check failed or could not be measured'],
  }).option('--live', 'measure the checks on hosts and clusters');
  addMeaningless(validate, ['diff', 'yes', 'concurrency']); // `nx run-many -t deploy --diff` validates first
  addVerb(program, 'status', 'Show hosts and clusters in one screen', {
    about:
      'Each host is asked for its load, memory, disk, clock and lock, and each cluster for its version, its nodes and its lock. What does not answer is named, with what to do. Nothing is changed.',
    options: scope,
    load: () => import('../commands/status.ts'),
    examples: [
      ['status', 'load, memory, disk, clock, nodes, locks, and the last run'],
      ['status --limit=storage', 'only hosts with that role'],
    ],
    exits: ['all answer, every member is ready', 'something does not answer, is missing or is not ready'],
  });
  addVerb(program, 'reset', 'Undo what was applied, backwards; asks first', {
    about:
      'Each host and cluster remembers what was there before, and goes back to that. Folders that are not empty stay. On a terminal, a long plan is in a pager before the question. You type the name of the cluster (of the site, where it has several or none), or give it as --yes=NAME.',
    options: [...scope, 'diff', 'yes', 'concurrency'],
    load: () => import('../commands/reset.ts'),
    examples: [
      ['reset', 'everything; asks for the name'],
      ['reset --stack=cluster-application-stack', 'a stack, and those built on it'],
      ['reset --yes=debian', 'where there is nobody to ask'],
    ],
    exits: ['all is undone, or there was nothing', 'something failed, or nobody agreed'],
  });
  addVerb(program, 'diagnose', 'Collect a support bundle, without secrets', {
    about:
      'Facts, checks, units, journals, events and the last run in one archive that only you can read. It prints the path.',
    options: scope,
    load: () => import('../commands/diagnose.ts'),
    examples: [
      ['diagnose', 'hosts and clusters'],
      ['diagnose --limit=masternode', 'one host'],
    ],
    exits: ['the bundle is complete', 'something was not reached; the bundle says why'],
  });
  addVerb(program, 'doctor', 'Check what a run needs of this machine', {
    about:
      'Node, disk, clock, the site, keys, pinned host keys and kubeconfigs; for the lab its programs, memory and disk. Each condition is measured and has a fix. No host is connected to, nothing is changed.',
    options: [],
    load: () => import('../commands/doctor.ts'),
    examples: [
      ['doctor', 'what the lab needs'],
      ['doctor --env=production --site=../home', 'what your own machines need of this one'],
    ],
    exits: ['everything needed is there', 'something needed is not'],
  });
  addVerb(program, 'facts', 'Show what was measured of the hosts', {
    about:
      'Each host is asked now: its system, kernel, processors, memory, room on /, addresses and clock. What keeps a host from being read is told beside the others. Nothing is changed.',
    words: { '[host]': 'everything of this one, whatever --limit says; without it, a line for each' },
    options: ['limit'],
    load: () => import('../commands/facts.ts'),
    examples: [
      ['facts', 'a line a host'],
      ['facts masternode', 'everything of one'],
    ],
    exits: ['all hosts were read', 'one was not'],
  });
  addVerb(program, 'inventory', 'Show the hosts of the site, or pin a host key', {
    about:
      'The list is what the site says of its hosts in that environment; none is asked. To pin is to ask a host for its key, to show that, and to add it to the known hosts of the site once you agree. A key that is pinned already is never replaced by another.',
    words: {
      '[action]': 'pin: trust the key of a host; without it, the hosts are listed',
      '[host]': 'the host whose key is pinned; the list goes without it',
    },
    options: ['limit', 'yes'],
    load: () => import('../commands/inventory.ts'),
    examples: [
      ['inventory', 'hosts as the site says they are; none is asked'],
      ['inventory pin masternode --env=production', 'first contact: look at its key, then trust it'],
    ],
    exits: ['done', 'the site is wrong, the host did not answer, or nobody agreed'],
  });
  addVerb(program, 'report', 'Show the last run, or one of the runs', {
    about: 'It says where the HTML page of the run is, too. Needs no network.',
    words: {
      '[run]':
        'a run, by its name or how that begins; without it, the last one, with those before it in a list',
    },
    options: [],
    load: () => import('../commands/report.ts'),
    examples: [
      ['report', 'the last run in the lab, and the five before it'],
      ['report --env=production', 'the last run on your own machines'],
      ['report 20260101T101112 --json', 'one run, by the beginning of its name'],
    ],
    exits: ['shown', 'there is no such run, or it ended before it wrote its summary'],
  });
}
