import { type Owner, type Selection, targetName, VmstationError } from '@vmstation/engine';
import { didYouMean, type Site, type Stack, selectHosts } from '@vmstation/inventory';
import type { RunOptions } from './options.ts';

/**
 * What a run is about, from its options.
 * @throws LIMIT_UNKNOWN, STACK_UNKNOWN, TASK_UNKNOWN with what was meant
 */
export function selectionOf(options: RunOptions, site: Site, stacks: readonly Stack[]): Selection {
  const tasks = stacks.flatMap((stack) => stack.tasks.map(({ name }) => name));
  for (const name of options.stack)
    known(
      'STACK_UNKNOWN',
      'stack',
      name,
      stacks.map((stack) => stack.name),
    );
  for (const name of options.tags) known('TASK_UNKNOWN', 'task', name, tasks);
  const hosts =
    options.limit.length === 0 ? [] : selectHosts(site, options.limit.join(',')).map(({ name }) => name);
  return { stacks: options.stack, tasks: options.tags, hosts };
}

/** Whether something, asked or remembered, is part of a run. A cluster is, when all of its members are. */
export function inScope(selection: Selection, site: Site): (owner: Owner) => boolean {
  return ({ target, stack, task }) => {
    if (!isAny(selection.stacks, stack) || !isAny(selection.tasks, task)) return false;
    const name = targetName(target);
    if (target.startsWith('host:')) return isAny(selection.hosts, name);
    const members = site.clusters.find((cluster) => cluster.name === name)?.members ?? [];
    return selection.hosts.length === 0 || members.every((member) => selection.hosts.includes(member));
  };
}

/** Whether a list of a selection has a name; an empty one has all. */
export function isAny(list: readonly string[], name: string): boolean {
  return list.length === 0 || list.includes(name);
}

function known(code: string, kind: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new VmstationError({
    code,
    message: `there is no ${kind} ${name}`,
    next: didYouMean(name, names),
  });
}
