import { type ErrorRecord, type Plan, type PlannedChange, targetName } from '@vmstation/engine';
import { color } from './color.ts';
import { formatChange } from './format-change.ts';
import { formatError } from './format-error.ts';
import { formatLost } from './format-lost.ts';
import { many } from './many.ts';

interface Shown {
  readonly diff: boolean;
  /** What will fail when it is carried out. Default: nothing that is known before. */
  readonly failures?: readonly ErrorRecord[];
}

/** A plan for a person: by target, in the order in which things happen, what will fail, and a sum at the end. */
export function formatPlan(plan: Plan, options: Shown): string {
  const blocks = [...Map.groupBy(plan.changes, ({ target }) => target)].map(([target, changes]) => {
    const kind = target.startsWith('cluster:') ? 'cluster ' : '';
    return [color.bold(`${kind}${targetName(target)}`), ...byTask(changes, options)].join('\n');
  });
  const failures = (options.failures ?? []).map(formatError);
  return [...blocks, ...formatLost(plan), ...failures, ...formatDestroyed(plan), sum(plan)].join('\n\n');
}

/** Changes that are shown one by one where only an overview is wanted. */
const few = 25;

/** A plan before it is carried out: every change when they are few, else how many each task has on each target. */
export function formatPlanShort(
  plan: Plan,
  options: { readonly diff: boolean; readonly all: string },
): string {
  if (options.diff || plan.changes.length <= few) return formatPlan(plan, options);
  const targets = [...Map.groupBy(plan.changes, ({ target }) => target)];
  const width = Math.max(...targets.map(([target]) => targetName(target).length));
  const blocks = targets.map(([target, changes]) => {
    const stacks = [...Map.groupBy(changes, ({ stack }) => stack)].map(([stack, list]) => {
      const tasks = [...Map.groupBy(list, ({ task }) => task)].map(
        ([task, { length }]) => `${task} ${length}`,
      );
      return lines(`${stack.replace(/^cluster-/, '')}:`, tasks);
    });
    return [
      `${color.bold(targetName(target).padEnd(width))}  ${many(changes.length, 'change')}`,
      ...stacks,
    ].join('\n');
  });
  const end = `${sum(plan)}\n${color.dim(`One by one: ${options.all}`)}`;
  return [...blocks, ...formatLost(plan), ...formatDestroyed(plan), end].join('\n\n');
}

/** What nobody should overlook among many lines. */
function formatDestroyed({ changes }: Plan): string[] {
  const lost = changes.flatMap(({ destroys }) => destroys ?? []);
  return lost.length === 0 ? [] : [lost.map((each) => color.red(`Lost for good: ${each}`)).join('\n')];
}

/** `  infra: kernel 12, containerd 13`, in as many lines as a narrow terminal needs. */
function lines(head: string, parts: readonly string[]): string {
  const indent = ' '.repeat(head.length + 3);
  const rows = [''];
  for (const [index, part] of parts.entries()) {
    const words = index === parts.length - 1 ? part : `${part}, `;
    if (indent.length + (rows.at(-1) ?? '').length + words.trimEnd().length > 79) rows.push('');
    rows.push(`${rows.pop()}${words}`);
  }
  return `  ${color.dim(head)} ${rows.map((row) => row.trimEnd()).join(`\n${indent}`)}`;
}

function byTask(changes: readonly PlannedChange[], options: { readonly diff: boolean }): string[] {
  return [...Map.groupBy(changes, ({ stack, task }) => `${stack}:${task}`)].flatMap(([owner, list]) => [
    color.dim(` ${owner}`),
    ...list.map((change) => formatChange(change, options)),
  ]);
}

function sum(plan: Plan): string {
  const count = (action: PlannedChange['action']) =>
    plan.changes.filter((change) => change.action === action).length;
  if (plan.changes.length === 0) {
    if (plan.unknown.length === 0 && plan.asleep !== undefined)
      return `${color.green('✓')} 0 changes where nobody sleeps.`;
    return plan.unknown.length === 0
      ? `${color.green('✓')} ${plan.verb === 'reset' ? 'Nothing to undo.' : `0 changes. ${plan.resources === 1 ? 'The resource is' : `All ${plan.resources} resources are`} as desired.`}`
      : `0 changes where it could be seen; ${plan.unknown.length} not seen.`;
  }
  const parts = [
    [count('create'), 'to create'],
    [count('update'), 'to change'],
    [count('restart'), 'to restart'],
    [count('delete'), plan.verb === 'reset' ? 'to undo' : 'to remove'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${many(plan.changes.length, 'change')}: ${words.join(', ')}; ${many(plan.resources, 'resource')} looked at.`;
}
