import { type Plan, VmstationError } from '@vmstation/engine';
import type { Site } from '@vmstation/inventory';
import { quote } from '@vmstation/resources/quote';
import { chosen } from './chosen.ts';
import type { RunOptions } from './options.ts';

/**
 * A stored plan has its own hosts, stacks and tasks. Its environment is named all the same: without `--env` a command is
 * about the lab, whatever stands in a file.
 * @throws PLAN_MISMATCH when something else was typed
 */
export function choiceOf(plan: Plan, file: string, options: RunOptions): RunOptions {
  const { environment, selection } = plan;
  const flags = chosen(options).trim();
  if (flags !== '') {
    throw new VmstationError({
      code: 'PLAN_MISMATCH',
      message: `a plan has its own hosts, stacks and tasks, so ${flags} cannot choose others`,
      where: file,
      next: `make a plan of these alone: vmstation plan --env=${quote(environment)} ${flags} --out FILE`,
    });
  }
  if (options.env !== environment) {
    throw new VmstationError({
      code: 'PLAN_MISMATCH',
      message: `this plan is about the environment ${environment}, and this command about ${options.env}`,
      where: file,
      next: `to carry it out there: vmstation apply ${quote(file)} --env=${quote(environment)}`,
    });
  }
  return { ...options, limit: selection.hosts, stack: selection.stacks, tags: selection.tasks };
}

/**
 * Before anything is connected.
 * @throws PLAN_MISMATCH when the plan is about another site
 */
export function assertSiteOf(plan: Plan, file: string, { name }: Pick<Site, 'name'>): void {
  if (plan.site === name) return;
  throw new VmstationError({
    code: 'PLAN_MISMATCH',
    message: `this plan is about the site ${plan.site}, and this command about ${name}`,
    where: file,
    next: 'name the site of the plan, or its folder: --site=NAME',
  });
}
