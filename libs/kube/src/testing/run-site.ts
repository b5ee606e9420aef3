import { hostname } from 'node:os';
import {
  applyPlan,
  buildGraph,
  type Draft,
  idOf,
  makePlan,
  type Outcomes,
  type Plan,
  type Resource,
  type RunEvent,
  type TargetId,
} from '@vmstation/engine';
import type { ClusterTarget } from '../target/cluster-target.ts';

const testTarget: TargetId = 'cluster:test';

/** Drafts of one stack and task as resources of the test cluster. */
export function resourcesOf(drafts: readonly Draft[], stack = 'apps', task = 'web'): Resource[] {
  return drafts.map((draft) => ({
    id: idOf(draft, testTarget),
    target: testTarget,
    stack,
    task,
    stage: 0,
    kind: draft.kind,
    desired: draft.desired,
    after: draft.after.map((ref) => idOf(ref, testTarget)),
    notify: draft.notify.map((ref) => idOf(ref, testTarget)),
    undoBefore: draft.undoBefore.map((ref) => idOf(ref, testTarget)),
    inputs: {},
  }));
}

export interface Run {
  readonly plan: Plan;
  readonly outcomes: Outcomes;
  readonly events: readonly RunEvent[];
}

/** Reads a cluster and plans for it with the real engine. */
export async function planFor(
  target: ClusterTarget,
  resources: readonly Resource[],
  verb: 'apply' | 'reset' = 'apply',
) {
  const graph = buildGraph(resources);
  const states = new Map([[testTarget, await target.read(resources)]]);
  const plan = makePlan({
    site: 'test',
    environment: 'test',
    verb,
    selection: { stacks: [], tasks: [], hosts: [] },
    graph,
    inScope: () => true,
    states,
    stageOf: () => 0,
  });
  return { graph, states, plan };
}

/** A whole run with the real engine: read, plan, apply. */
export async function runSite(
  target: ClusterTarget,
  resources: readonly Resource[],
  verb: 'apply' | 'reset' = 'apply',
  run = 'run-1',
): Promise<Run> {
  const planned = await planFor(target, resources, verb);
  const events: RunEvent[] = [];
  const outcomes = await applyPlan({
    ...planned,
    targets: new Map([[testTarget, target]]),
    owner: { user: 'anna', host: hostname(), pid: process.pid, since: new Date().toISOString(), run },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    sleep: async () => undefined,
  });
  return { plan: planned.plan, outcomes, events };
}

/** The errors of the changes that failed, by code. */
export function errorsOf({ events }: Run): string[] {
  return events.flatMap((event) =>
    event.type === 'change-finished' && event.error !== undefined
      ? [`${event.error.code}: ${event.error.message}${event.error.cause ? ` (${event.error.cause})` : ''}`]
      : event.type === 'target-failed'
        ? [`${event.error.code}: ${event.error.message}`]
        : [],
  );
}

/** `create Deployment a/b` for each change of a plan. */
export function changesOf({ plan }: Run): string[] {
  return plan.changes.map(({ action, title }) => `${action} ${title}`);
}
