import { posix } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

export interface StackFacts {
  readonly name: string;
  readonly after: readonly string[];
  /** Stacks that come after this one: what a reset has to take down first. */
  readonly before: readonly string[];
  readonly tasks: readonly string[];
  /** Folders of sites, from the root of the workspace. */
  readonly sites: readonly string[];
  /** Of all these sites: each becomes an Nx configuration. */
  readonly environments: readonly string[];
}

const cli = 'node apps/vmstation/src/bin.mjs';

/** Everything that can be said to a stack: six verbs, and one target a task. */
export function stackTargets(stack: StackFacts): Record<string, TargetConfiguration> {
  const command = (verb: string, more = '') => world(stack, `${cli} ${verb} --stack=${stack.name}${more}`);
  const chain = (target: string, projects: readonly string[]) =>
    projects.length === 0 ? [] : [{ projects: [...projects], target, params: 'forward' as const }];

  const targets: Record<string, TargetConfiguration> = {
    validate: {
      ...command('validate'),
      cache: true,
      inputs: readByValidate(stack.sites),
      outputs: [],
      metadata: { description: `Checks the site and ${stack.name} without touching any machine` },
    },
    plan: {
      ...command('plan'),
      metadata: { description: `Shows what deploy would change in ${stack.name}` },
    },
    deploy: {
      ...command('apply'),
      dependsOn: [{ target: 'validate', params: 'forward' }, ...chain('deploy', stack.after)],
      parallelism: false,
      metadata: { description: `Brings ${stack.name} to its desired state` },
    },
    drift: {
      ...command('drift'),
      metadata: { description: `Names what is no longer as ${stack.name} wants it, and fails then` },
    },
    reset: {
      ...command('reset'),
      dependsOn: chain('reset', stack.before),
      parallelism: false,
      metadata: { description: `Undoes ${stack.name} and all that came after it` },
    },
    diagnose: {
      ...command('diagnose'),
      metadata: { description: `Collects a support bundle about ${stack.name}` },
    },
  };
  for (const task of stack.tasks) {
    targets[task] = {
      ...command('apply', ` --tags=${task}`),
      parallelism: false,
      metadata: { description: `Brings the task ${task} of ${stack.name} to its desired state` },
    };
  }
  return targets;
}

/**
 * The files that decide what `validate` says. References go from stack to stack, so it puts all stacks together whichever
 * is asked about, and `--site` may name any folder of the workspace. By the root of the workspace, because that is what
 * `nx affected` looks at, too.
 */
function readByValidate(sites: readonly string[]): string[] {
  return [
    '{workspaceRoot}/package-lock.json',
    '{workspaceRoot}/libs/**/*',
    '{workspaceRoot}/apps/vmstation/**/*',
    '{workspaceRoot}/vmstation.config.{ts,js}',
    // Joined, since Nx finds nothing by `./*.yaml`, which a site in the root would be.
    ...sites.map((folder) => posix.join('{workspaceRoot}', folder, '*.yaml')),
  ];
}

/** A target that nothing is remembered of; one configuration an environment, none = the lab. */
function world(stack: StackFacts, command: string): TargetConfiguration {
  return {
    executor: 'nx:run-commands',
    cache: false,
    options: { command, forwardAllArgs: true },
    configurations: Object.fromEntries(
      stack.environments.map((name) => [name, { command: `${command} --env=${name}` }]),
    ),
  };
}
