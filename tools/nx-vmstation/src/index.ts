import { basename, dirname, join } from 'node:path';
import { type CreateNodes, createNodesFromFiles, readJsonFile } from '@nx/devkit';
import { environments } from './environments.ts';
import { stackTargets } from './targets.ts';
import { taskNames } from './task-names.ts';

interface StackPackage {
  readonly stack?: { readonly after: readonly string[] };
}

/**
 * Infers the targets of every stack: each `libs/<name>/package.json` with a `stack` key.
 * Reads JSON, YAML and file names only; no stack is imported while the graph is built.
 */
export const createNodes: CreateNodes = [
  'libs/*/package.json',
  (files, options, context) =>
    createNodesFromFiles(
      (file) => {
        const stacks = stacksOf(context.workspaceRoot, files);
        const root = dirname(file);
        const stack = stacks.get(basename(root));
        if (stack === undefined) return {};
        const targets = stackTargets({
          name: basename(root),
          after: stack,
          before: [...stacks].filter(([, after]) => after.includes(basename(root))).map(([name]) => name),
          tasks: taskNames(join(context.workspaceRoot, root, 'src', 'tasks')),
          environments: environments(join(context.workspaceRoot, 'libs/cluster-config/sites')),
        });
        return { projects: { [root]: { name: basename(root), root, targets, tags: ['stack'] } } };
      },
      files,
      options,
      context,
    ),
];

/** Name of each stack → what it comes after. */
function stacksOf(workspaceRoot: string, files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const stacks = new Map<string, readonly string[]>();
  for (const file of files) {
    const { stack } = readJsonFile<StackPackage>(join(workspaceRoot, file));
    if (stack !== undefined) stacks.set(basename(dirname(file)), stack.after);
  }
  return stacks;
}
