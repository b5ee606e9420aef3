import { digest } from '@vmstation/engine';

/**
 * Under which name a guarded change keeps what its guard goes back to, by the state right before it: a guard of an
 * interrupted run may still be armed and want its own.
 */
export function guardName(actual: unknown, { undo }: { readonly undo: boolean }): string {
  return undo ? `undo-${digest(actual)}` : digest(actual);
}
