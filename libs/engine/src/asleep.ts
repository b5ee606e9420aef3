import { VmstationError } from './errors.ts';
import type { Asleep } from './plan.ts';
import type { Resource, ResourceId, TargetId } from './resource.ts';
import type { TargetState } from './target.ts';

/** What is thrown instead of that a host is unreachable, where the site says that it sleeps. It is no failure of a run. */
export function asleep(host: string, cause: unknown): VmstationError {
  return new VmstationError({
    code: 'HOST_ASLEEP',
    message: `${host} does not answer, and the site says that it sleeps`,
    where: host,
    cause,
    next: `wake ${host}, then run the same command again`,
  });
}

export function isAsleep(thrown: unknown): thrown is VmstationError {
  return thrown instanceof VmstationError && thrown.code === 'HOST_ASLEEP';
}

/**
 * Targets that sleep, each with the resources of others that differ and wait for something on it: what comes right after
 * it, and what comes after that in the same task. Other tasks come after it for order's sake only, and are judged.
 *
 * @param differing what would be changed, by id
 */
export function sleepers(
  states: ReadonlyMap<TargetId, TargetState | VmstationError>,
  resources: ReadonlyMap<ResourceId, Resource>,
  differing: Iterable<ResourceId>,
): readonly Asleep[] {
  const targets = [...states].filter(([, state]) => isAsleep(state)).map(([target]) => target);
  const candidates = targets.length === 0 ? [] : [...differing].flatMap((id) => resources.get(id) ?? []);
  return targets.map((target) => {
    const waiting = new Set<ResourceId>();
    const waits = (resource: Resource) =>
      needsOf(resource).some((id) => {
        const needed = resources.get(id);
        if (needed?.target === target) return true;
        return waiting.has(id) && needed?.task === resource.task && needed.stack === resource.stack;
      });
    for (let before = -1; before !== waiting.size; ) {
      before = waiting.size;
      for (const resource of candidates) if (waits(resource)) waiting.add(resource.id);
    }
    return { target, waiting: [...waiting].sort() };
  });
}

function needsOf({ after, inputs }: Resource): readonly ResourceId[] {
  return [...after, ...Object.values(inputs).map(({ from }) => from)];
}
