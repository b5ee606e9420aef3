import { type Resource, type ResourceId, VmstationError } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import type { Asked } from './read-sections.ts';

/** Resources as a host is asked for them, and those of a type that hosts do not have. */
export function askedOf(
  resources: readonly Resource[],
  types: ReadonlyMap<string, ScriptType>,
): { asked: Asked[]; unknown: Map<ResourceId, VmstationError> } {
  const asked: Asked[] = [];
  const unknown = new Map<ResourceId, VmstationError>();
  for (const [index, { id, kind, desired }] of resources.entries()) {
    const type = types.get(kind.name);
    if (type !== undefined) asked.push({ index, id, type, desired });
    else
      unknown.set(
        id,
        new VmstationError({
          code: 'UNKNOWN_TYPE',
          message: `${id} is of a type that hosts do not have`,
          where: id,
          next: 'name the type in vmstation.config.ts: export default { stacks, types: [yourType] }',
        }),
      );
  }
  return { asked, unknown };
}
