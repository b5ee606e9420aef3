import type { NodeState } from './state-section.ts';

/**
 * Whether somebody was at work on the node between our read and our lock. `generation` is the one that we know:
 * that of the read, or of our own last batch.
 */
export function worldMoved(read: NodeState, locked: NodeState, generation: string): boolean {
  return read.busy || locked.generation !== generation || read.guards.join() !== locked.guards.join();
}

/** `12 vm-…` → 12; 0 where nothing was ever done. The word after it tells two runs apart that count alike. */
export function levelOf(generation: string): number {
  const level = Number.parseInt(generation, 10);
  return Number.isNaN(level) ? 0 : level;
}
