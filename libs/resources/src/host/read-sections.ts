import { messageOf, type ResourceId, VmstationError } from '@vmstation/engine';
import type { ScriptType, Wanted } from '../contract.ts';
import { section } from './bounded.ts';
import { type Section, wasReached } from './frame.ts';
import { tail } from './output.ts';

/** One resource to read; `desired` says where to look. */
export interface Asked extends Wanted<unknown> {
  readonly id: ResourceId;
  readonly type: ScriptType;
}

export interface ReadPlan {
  readonly script: string;
  /** Who cannot even be asked, because their type refused to write a script. */
  readonly failed: ReadonlyMap<ResourceId, VmstationError>;
}

export interface Measured {
  readonly observed: ReadonlyMap<ResourceId, unknown>;
  readonly failed: ReadonlyMap<ResourceId, VmstationError>;
  /** Whose section was never reached; they can be asked again. */
  readonly unreached: readonly Asked[];
}

/** One section for each type, for all of its resources. */
export function readSections(asked: readonly Asked[]): ReadPlan {
  const failed = new Map<ResourceId, VmstationError>();
  const parts: string[] = [];
  for (const [type, group] of Map.groupBy(asked, (each) => each.type)) {
    const script = scriptOf(type, group, failed);
    if (script !== undefined) parts.push(section(`read:${type.name}`, `${type.prelude ?? ''}\n${script}`));
  }
  return { script: parts.join(''), failed };
}

/** For all that can be asked; who cannot is told in `failed`. */
function scriptOf(
  type: ScriptType,
  group: readonly Asked[],
  failed: Map<ResourceId, VmstationError>,
): string | undefined {
  try {
    return type.read(group);
  } catch {
    // One of them is refused: each by itself tells which.
  }
  const sound = group.filter((each) => {
    const problem = problemOf(type, each);
    if (problem !== undefined) failed.set(each.id, problem);
    return problem === undefined;
  });
  return sound.length > 0 ? type.read(sound) : undefined;
}

function problemOf(type: ScriptType, each: Asked): VmstationError | undefined {
  try {
    type.read([each]);
    return undefined;
  } catch (error) {
    return error instanceof VmstationError ? error : readFailed(each, messageOf(error), error);
  }
}

/** What the sections brought back. A broken section takes only its own resources with it. */
export function measure(
  asked: readonly Asked[],
  out: ReadonlyMap<string, Section>,
  err: ReadonlyMap<string, Section>,
): Measured {
  const observed = new Map<ResourceId, unknown>();
  const failed = new Map<ResourceId, VmstationError>();
  const unreached: Asked[] = [];
  for (const each of asked) {
    const name = `read:${each.type.name}`;
    const found = out.get(name);
    if (found === undefined) {
      unreached.push(each);
    } else if (!wasReached(found)) {
      const why = found.code === undefined ? 'was cut off or took too long' : 'ended before its last line';
      failed.set(each.id, readFailed(each, `the script ${why}`, tail(err.get(name)?.noise ?? '')));
    } else {
      try {
        observed.set(each.id, each.type.parse(found.values.get(each.index) ?? new Map(), each.desired));
      } catch (error) {
        failed.set(
          each.id,
          error instanceof VmstationError ? error : readFailed(each, messageOf(error), error),
        );
      }
    }
  }
  return { observed, failed, unreached };
}

export function readFailed(each: Asked, why: string, cause: unknown): VmstationError {
  return new VmstationError({
    code: 'READ_FAILED',
    message: `the state of ${each.id} could not be read: ${why}`,
    where: each.id,
    cause: typeof cause === 'string' && cause !== '' ? new Error(cause) : cause === '' ? undefined : cause,
    next: 'look at the cause, mend it on that machine and run the same command again',
  });
}
