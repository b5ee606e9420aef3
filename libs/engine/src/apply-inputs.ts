import type { Work } from './apply-work.ts';
import { VmstationError } from './errors.ts';
import type { PlannedChange } from './plan.ts';
import { type Resource, type TargetId, targetName } from './resource.ts';
import type { Secret } from './secret.ts';

type Input = Resource['inputs'][string];

/** What a resource takes from others, as far as they gave it. */
export function inputsOf(work: Work, resource: Resource | undefined): Record<string, Secret<string>> {
  const inputs: Record<string, Secret<string>> = {};
  for (const [name, input] of Object.entries(resource?.inputs ?? {})) {
    const value = given(work, input);
    if (value !== undefined) inputs[name] = value;
  }
  return inputs;
}

/** Why a change cannot be made: what gives it a value was not looked at, as with `--limit`, or gave none. */
export function missingInput(work: Work, change: PlannedChange): VmstationError | undefined {
  const resource = change.undo ? undefined : work.input.graph.resources.get(change.id);
  const input = Object.values(resource?.inputs ?? {}).find((each) => given(work, each) === undefined);
  if (input === undefined) return undefined;
  const { from, output } = input;
  return new VmstationError({
    code: 'INPUT_MISSING',
    message: work.actual.has(from)
      ? `${change.title} needs \`${output}\` of ${from}, which gave none`
      : `${change.title} needs \`${output}\` of ${from}, which is not part of this run`,
    where: change.id,
    next: `make both part of one run: vmstation apply${limit(change.target, work.input.graph.resources.get(from)?.target)}`,
  });
}

function given({ input, actual }: Work, { from, output }: Input): Secret<string> | undefined {
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
