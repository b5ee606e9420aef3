import {
  isAsleep,
  type Look,
  type Resource,
  type RunEvent,
  type TargetId,
  type TargetState,
  targetName,
  VmstationError,
} from '@vmstation/engine';
import { parseFacts } from '@vmstation/inventory';
import { errorHere } from './same-site.ts';
import type { Fleet } from './targets.ts';

/** Who reads targets, and who is told of it. */
export interface Reader {
  readonly fleet: Fleet;
  readonly emit: (event: RunEvent) => void;
  /** Aborted: nobody waits for what is read any more, so nothing is told of it. */
  readonly signal: AbortSignal;
}

/** Never throws what befell the target: that is its state then. */
export async function readTarget(
  { fleet, emit, signal }: Reader,
  id: TargetId,
  resources: readonly Resource[],
  look?: Look,
): Promise<TargetState | VmstationError> {
  const started = performance.now();
  emit({ type: 'target-busy', target: id, doing: 'reading' });
  try {
    const target = fleet.targets.get(id);
    if (target === undefined) throw new Error(`no target ${id}`);
    const state = await target.read(resources, look);
    signal.throwIfAborted();
    // Whoever is told too little of one host to plan for it is told so of that host, and goes on with the others.
    if (id.startsWith('host:')) parseFacts(state.facts, targetName(id));
    for (const text of state.notes ?? []) emit({ type: 'note', target: id, text });
    emit({
      type: 'target-read',
      target: id,
      resources: resources.length,
      seconds: (performance.now() - started) / 1000,
    });
    return state;
  } catch (error) {
    signal.throwIfAborted();
    return lost(emit, id, error);
  }
}

/** An error as the state of a target, told as what befell it. */
export function lost(emit: Reader['emit'], target: TargetId, error: unknown): VmstationError {
  const told = errorHere(error);
  emit(isAsleep(error) ? { type: 'target-asleep', target } : { type: 'target-failed', target, error: told });
  return new VmstationError({ ...told, cause: error instanceof VmstationError ? error.cause : error });
}
