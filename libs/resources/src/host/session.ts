import type { ResourceId, Secret, TargetId } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import type { Explained } from './diagnose.ts';
import type { StoredEntry } from './ledger.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';
import type { NodeState } from './state-section.ts';

/** What a host target knows between its calls. */
export interface HostSession {
  readonly id: TargetId;
  readonly name: string;
  readonly roots: Roots;
  readonly types: ReadonlyMap<string, ScriptType>;
  readonly stepMs: number;
  /** Every connection that was opened; the first one is kept. */
  readonly shells: Shell[];
  readonly connect: () => Promise<Shell>;
  readonly ledger: Map<ResourceId, StoredEntry>;
  generation: string;
  lock: string | undefined;
  /** The connection failed in the middle of a batch, and that was told. */
  lost: boolean;
  /** Said with the next events. */
  notes: string[];
  /** All that must not be shown of what this host says, whichever resource it speaks of. */
  readonly secrets: Secret<string>[];
}

/** What a node was just seen to remember takes the place of what was known before. */
export function remember(session: HostSession, state: NodeState): void {
  session.generation = state.generation;
  session.ledger.clear();
  for (const entry of state.ledger) session.ledger.set(entry.id, entry);
}

/** A resource of the ledger, with its type and what was wanted of it; nothing when it is not known. */
export function rememberedOf(id: ResourceId, { ledger, types }: HostSession): Explained[] {
  const entry = ledger.get(id);
  const type = entry === undefined ? undefined : types.get(entry.type);
  return entry === undefined || type === undefined ? [] : [{ id, type, desired: entry.desired }];
}
