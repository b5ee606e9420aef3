import type { ApplyInput, Work } from './apply-work.ts';
import { VmstationError } from './errors.ts';
import type { PlannedChange } from './plan.ts';
import { type Resource, type ResourceId, type TargetId, targetName } from './resource.ts';
import type { Secret } from './secret.ts';

type Input = Resource['inputs'][string];

/** What is wanted, and what is known of how it is. */
interface Known {
  readonly input: Pick<ApplyInput, 'graph'>;
  readonly actual: Work['actual'];
}

/** What a resource takes from others, as far as they gave it. */
export function inputsOf(known: Known, resource: Resource | undefined): Record<string, Secret<string>> {
  const inputs: Record<string, Secret<string>> = {};
  for (const [name, input] of Object.entries(resource?.inputs ?? {})) {
    const value = given(known, input);
    if (value !== undefined) inputs[name] = value;
  }
  return inputs;
}

/** Why a change cannot be made: what gives it a value was not looked at, as with `--limit`, or gave none. */
export function missingInput(
  known: Known,
  change: PlannedChange,
  isToCome: (from: ResourceId) => boolean = () => false,
): VmstationError | undefined {
  const { graph } = known.input;
  const resource = change.undo ? undefined : graph.resources.get(change.id);
  const input = Object.values(resource?.inputs ?? {}).find(
    (each) => !isToCome(each.from) && given(known, each) === undefined,
  );
  if (input === undefined) return undefined;
  const { from, output } = input;
  return new VmstationError({
    code: 'INPUT_MISSING',
    message: known.actual.has(from)
      ? `${change.title} needs \`${output}\` of ${from}, which gave none`
      : `${change.title} needs \`${output}\` of ${from}, which is not part of this run`,
    where: change.id,
    next: `make both part of one run: vmstation apply${limit(change.target, graph.resources.get(from)?.target)}`,
  });
}

/** The same of a plan that nobody has begun: what its changes will give is to come, and what waits for the unseen is blocked. */
export function missingInputs(input: Pick<ApplyInput, 'plan' | 'graph' | 'states'>): VmstationError[] {
  const { plan, graph } = input;
  const known = { input, actual: observedOf(input) };
  const made = new Set(plan.changes.map(({ id }) => id));
  const isToCome = (from: ResourceId) =>
    made.has(from) ||
    plan.unknown.some(
      ({ target, id }) => (id ?? from) === from && graph.resources.get(from)?.target === target,
    );
  return plan.changes.flatMap((change) => missingInput(known, change, isToCome) ?? []);
}

/** What was read of resources. */
export function observedOf({ states }: Pick<ApplyInput, 'states'>): Map<ResourceId, unknown> {
  return new Map(
    [...states.values()].flatMap((state) => (state instanceof Error ? [] : [...state.observed])),
  );
}

function given({ input, actual }: Known, { from, output }: Input): Secret<string> | undefined {
  const state = actual.get(from);
  return state === undefined ? undefined : input.graph.resources.get(from)?.kind.outputs?.(state)[output];
}

/** Of hosts alone: a cluster is part of a run when all of its members are. */
function limit(...targets: readonly (TargetId | undefined)[]): string {
  if (!targets.every((target) => target?.startsWith('host:') === true)) return '';
  return ` --limit=${[...new Set(targets)]
    .flatMap((target) => target ?? [])
    .map(targetName)
    .join(',')}`;
}
