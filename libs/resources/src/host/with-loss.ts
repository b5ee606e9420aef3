import type { LedgerEntry } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import type { StoredEntry } from './ledger.ts';

/** What a host remembers, with what would be lost for good if it were undone. Its words are the host's own, so they may be any. */
export function withLoss(entry: StoredEntry, types: ReadonlyMap<string, ScriptType>): LedgerEntry {
  if (typeof entry.desired !== 'object' || entry.desired === null) return entry;
  const destroys = types.get(entry.type)?.destroys?.(entry.desired);
  return typeof destroys === 'string' ? { ...entry, destroys } : entry;
}
