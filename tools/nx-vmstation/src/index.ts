import { basename, dirname, join } from 'node:path';
import { type CreateNodes, createNodesFromFiles, readJsonFile } from '@nx/devkit';
import { siteFolder } from './sites.ts';
import { stackTargets } from './targets.ts';
import { taskNames } from './task-names.ts';

interface StackPackage {
  readonly stack?: { readonly after: readonly string[] };
}

/**
 * Infers the targets of every stack: each `libs/<name>/package.json` with a `stack` key. Every folder with a `site.yaml`
 * is a site. Reads JSON, YAML and file names only; no stack is imported while the graph is built.
 */
export const createNodes: CreateNodes = [
  '{libs/*/package.json,**/site.yaml}',
  (files, options, context) => {
    const { workspaceRoot } = context;
    const manifests = files.filter((file) => basename(file) === 'package.json');
    const sites = files
      .filter((file) => !manifests.includes(file))
      .map((file) => siteFolder(workspaceRoot, file));
    const stacks = stacksOf(workspaceRoot, manifests);
    const create = (file: string) => {
      const root = dirname(file);
      const name = basename(root);
      const after = stacks.get(name);
      if (after === undefined) return {};
      const targets = stackTargets({
        name,
        after,
        before: [...stacks].filter(([, others]) => others.includes(name)).map(([other]) => other),
        tasks: taskNames(join(workspaceRoot, root, 'src', 'tasks')),
        sites: sites.map(({ folder }) => folder),
        environments: [...new Set(sites.flatMap(({ environments }) => environments))].toSorted(),
      });
      return { projects: { [root]: { name, root, targets, tags: ['stack'] } } };
    };
    return createNodesFromFiles(create, manifests, options, context);
  },
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
