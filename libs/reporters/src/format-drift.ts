import { type Plan, type TargetId, targetName } from '@vmstation/engine';
import { color } from './color.ts';
import { driftOf } from './drift-of.ts';
import { formatChange } from './format-change.ts';
import { formatLost } from './format-lost.ts';
import { many } from './many.ts';

/**
 * What is no longer as desired, for a person: a line each, by target.
 * @param options.mend what to type to mend it
 */
export function formatDrift(
  plan: Plan,
  options: { readonly diff: boolean; readonly unseen: ReadonlySet<TargetId>; readonly mend: string },
): string {
  const { drifted, consequences } = driftOf(plan, options.unseen);
  const blocks = [...Map.groupBy(drifted, ({ target }) => target)].map(([target, changes]) =>
    [color.bold(targetName(target)), ...changes.map((change) => formatChange(change, options))].join('\n'),
  );
  const end =
    drifted.length + consequences.length > 0
      ? `${color.yellow('!')} ${drifted.length} of ${plan.resources} resources drifted${follow(consequences.length)}.\nTo mend them: ${options.mend}`
      : plan.unknown.length + options.unseen.size === 0
        ? `${color.green('✓')} No drift ${plan.asleep === undefined ? `in ${many(plan.resources, 'resource')}` : 'where nobody sleeps'}.`
        : 'No drift where it could be seen.';
  const unseen = [...options.unseen].map((target) => notCounted(plan, target));
  return [...blocks, ...formatLost(plan), ...unseen, end].join('\n\n');
}

function follow(conditions: number): string {
  if (conditions === 0) return '';
  return `, and ${conditions} ${conditions === 1 ? 'condition does' : 'conditions do'} not hold because of it`;
}

function notCounted(plan: Plan, target: TargetId): string {
  const resources = plan.changes.filter((change) => change.target === target).length;
  return `${color.yellow('!')} ${targetName(target)} could not be looked at: its control plane does not show how to reach it. ${many(resources, 'resource')} of it ${resources === 1 ? 'is' : 'are'} not counted.`;
}
