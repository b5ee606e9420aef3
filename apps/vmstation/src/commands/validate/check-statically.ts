import { buildGraph, canonical, type Resource } from '@vmstation/engine';
import {
  expandStacks,
  loadSite,
  predictFacts,
  type Site,
  SiteInvalidError,
  type Stack,
  type Task,
} from '@vmstation/inventory';
import { many } from '@vmstation/reporters';
import { labEnvironment, siteSource } from '../../run/environment.ts';
import type { RunOptions } from '../../run/options.ts';
import { selectionOf } from '../../run/selection.ts';
import { type Loaded, loadConfig } from '../../run/stacks.ts';
import { strangers, typeless } from './check-resources.ts';
import { type Problem, problem, problemsOf } from './problem.ts';

/** One thing that was checked without looking at any machine. */
export interface StaticCheck {
  readonly name: string;
  /** What was found when all is well, such as `24 resources on 3 targets`. */
  readonly note: string;
  readonly problems: readonly Problem[];
}

export interface StaticResult {
  readonly ok: boolean;
  readonly checks: readonly StaticCheck[];
}

/**
 * Everything that can be known of a site and its stacks from their text alone. The lab is made from the site as
 * written, so there that is what is checked, whether a lab is up or not. Throws only when the question itself is
 * wrong: no such site, environment, stack, task or host.
 */
export async function checkStatically(options: RunOptions, load = loadConfig): Promise<StaticResult> {
  const checks: StaticCheck[] = [];
  const result = () => ({ ok: checks.every(({ problems }) => problems.length === 0), checks });
  const site = await siteOrProblems(options, checks);
  const config = await configOrProblems(load, checks);
  if (site === undefined || config === undefined) return result();
  const { stacks, types } = config;

  const { stacks: names, tasks: tags } = selectionOf(options, site, stacks);
  const chosen = (list: readonly string[], name: string) => list.length === 0 || list.includes(name);
  for (const stack of stacks.filter(({ name }) => chosen(names, name)))
    for (const task of stack.tasks.filter(({ name }) => chosen(tags, name)))
      checks.push(expandTask(site, stack, task));
  if (!result().ok) return result();

  // References go from stack to stack, so the graph is always that of the whole.
  const resources = expandStacks(stacks, site, predictFacts);
  checks.push(
    attempt('graph', () => {
      const { order } = buildGraph(resources);
      return `${order.length} resources: no contradiction, no unknown reference, no cycle, nothing waits for a later stack`;
    }),
    list('targets', 'every resource is on a host or a cluster of the site', strangers(site, resources)),
    list('types', 'hosts have every type that is used', typeless(types, resources)),
    list('repeatable', 'the same site gives the same resources', differences(stacks, site, resources)),
  );
  return result();
}

async function siteOrProblems(options: RunOptions, checks: StaticCheck[]): Promise<Site | undefined> {
  const environment = options.env === labEnvironment ? {} : { environment: options.env };
  try {
    const site = await loadSite({ ...siteSource(options.site), ...environment });
    const note = `${site.name}: ${many(site.hosts.length, 'host')}, ${many(site.clusters.length, 'cluster')}, all environments`;
    checks.push({ name: 'site', note, problems: [] });
    return site;
  } catch (error) {
    if (!(error instanceof SiteInvalidError)) throw error;
    checks.push({ name: 'site', note: '', problems: problemsOf(error) });
    return undefined;
  }
}

async function configOrProblems(load: typeof loadConfig, checks: StaticCheck[]): Promise<Loaded | undefined> {
  try {
    const config = await load();
    checks.push({ name: 'stacks', note: config.stacks.map(({ name }) => name).join(' → '), problems: [] });
    return config;
  } catch (error) {
    checks.push({ name: 'stacks', note: '', problems: problemsOf(error) });
    return undefined;
  }
}

/** Each task alone, so that one that throws is named and the others are still checked. */
function expandTask(site: Site, stack: Stack, task: Task): StaticCheck {
  return attempt(`${stack.name}:${task.name}`, () => {
    const found = expandStacks([{ ...stack, after: [], tasks: [task] }], site, predictFacts);
    const targets = new Set(found.map(({ target }) => target));
    for (const { kind, desired } of found) kind.show(desired);
    return `${found.length} ${found.length === 1 ? 'resource' : 'resources'} on ${targets.size} ${targets.size === 1 ? 'target' : 'targets'}`;
  });
}

function attempt(name: string, check: () => string): StaticCheck {
  try {
    return { name, note: check(), problems: [] };
  } catch (error) {
    return { name, note: '', problems: problemsOf(error) };
  }
}

function list(name: string, note: string, problems: readonly Problem[]): StaticCheck {
  return { name, note, problems };
}

/** A task that takes something from a clock or from chance would show a change in every run. */
function differences(stacks: readonly Stack[], site: Site, first: readonly Resource[]): readonly Problem[] {
  const again = expandStacks(stacks, site, predictFacts);
  return first
    .filter(({ desired }, index) => canonical(desired) !== canonical(again[index]?.desired))
    .map(({ id, stack, task }) =>
      problem({
        code: 'TASK_NOT_REPEATABLE',
        message: `${stack}:${task} wants something else of ${id} each time it is asked`,
        where: id,
        fix: 'take out what is random or depends on the time',
      }),
    );
}
