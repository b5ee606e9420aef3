import type { Command } from 'commander';
import { addMeaningless, word } from './options.ts';
import { addVerb } from './verb.ts';

const scope = ['limit', 'stack', 'tags'] as const;

/** The verbs about a site, in the order in which somebody needs them. */
export function addVerbs(program: Command): void {
  addVerb(program, 'plan', 'Show what apply would change', {
    about: 'Reads every host once, and changes nothing. On a terminal a long plan is shown in a pager.',
    options: [...scope, 'diff'],
    load: () => import('../commands/plan.ts'),
    examples: [
      ['plan', 'what apply would do in the lab'],
      ['plan --tags=sshd --diff', 'one task, with what changes inside files'],
      ['plan --env=production --out deploy.plan', 'keep it, for: apply deploy.plan --env=production'],
    ],
    exits: ['nothing would change', 'something could not be read, or is wrong', 'something would change'],
  }).option('--out <file>', 'write the plan to a file, for: vmstation apply FILE', word);
  addVerb(program, 'apply [plan]', 'Bring hosts and clusters to their desired state', {
    about:
      'With the file of a plan it does exactly that, or nothing when the world has moved since. Ctrl-C once lets what runs end and starts nothing new; twice leaves at once. The next run goes on from there.',
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
      'Looks at host resources and cluster objects at once, and names what was changed by hand. Meant for a timer, too: the exit code says it all.',
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
      'Each host and cluster remembers what was there before, and goes back to that. Folders that are not empty stay. You type the name of the cluster (of the site, where it has several or none), or give it as --yes=NAME.',
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
  addVerb(program, 'facts [host]', 'Show what was measured of the hosts', {
    options: ['limit'],
    load: () => import('../commands/facts.ts'),
    examples: [
      ['facts', 'a line a host'],
      ['facts masternode', 'everything of one'],
    ],
    exits: ['all hosts were read', 'one was not'],
  });
  addVerb(program, 'inventory [action] [host]', 'Show the hosts of the site, or pin a host key', {
    options: ['limit', 'yes'],
    load: () => import('../commands/inventory.ts'),
    examples: [
      ['inventory', 'hosts as the site says they are; none is asked'],
      ['inventory pin masternode --env=production', 'first contact: look at its key, then trust it'],
    ],
    exits: ['done', 'the site is wrong, the host did not answer, or nobody agreed'],
  });
  addVerb(program, 'report [run]', 'Show the last run, or one of the runs', {
    about: 'It says where the HTML page of the run is, too. Needs no network.',
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
