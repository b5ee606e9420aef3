import {
  applyPlan,
  buildGraph,
  makePlan,
  missingInputs,
  type Outcomes,
  type Plan,
  type Resource,
  type RunEvent,
  type Target,
  type TargetId,
  type TargetState,
  type VmstationError,
} from '../src/index.ts';

export interface Ran {
  readonly plan: Plan;
  /** What the plan says will fail, before anything is begun. */
  readonly missing: readonly VmstationError[];
  readonly outcomes: Outcomes;
  readonly events: readonly RunEvent[];
}

const owner = { user: 'tester', host: 'here', pid: 1, since: '2026-01-01T00:00:00Z', run: 'test' };

/** Reads, plans and applies, as the command does. */
export async function run(
  resources: readonly Resource[],
  targets: readonly Target[],
  options: {
    readonly verb?: 'apply' | 'reset';
    readonly lost?: ReadonlyMap<TargetId, VmstationError>;
    readonly signal?: AbortSignal;
    readonly sleep?: () => Promise<void>;
  } = {},
): Promise<Ran> {
  const graph = buildGraph(resources);
  const states = new Map<TargetId, TargetState | VmstationError>(options.lost ?? []);
  for (const target of targets) {
    states.set(target.id, await target.read(resources.filter((resource) => resource.target === target.id)));
  }
  const plan = makePlan({
    site: 'test',
    environment: 'test',
    verb: options.verb ?? 'apply',
    selection: { stacks: [], tasks: [], hosts: [] },
    graph,
    inScope: () => true,
    states,
    stageOf: (stack) => resources.find((resource) => resource.stack === stack)?.stage ?? 0,
  });
  const missing = missingInputs({ plan, graph, states });
  const events: RunEvent[] = [];
  const outcomes = await applyPlan({
    plan,
    graph,
    states,
    targets: new Map(targets.map((target) => [target.id, target])),
    owner,
    emit: (event) => events.push(event),
    signal: options.signal ?? new AbortController().signal,
    sleep: options.sleep ?? (async () => {}),
  });
  return { plan, missing, outcomes, events };
}
