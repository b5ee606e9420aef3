import type { TimedEvent } from '@vmstation/engine';

/** Counts what came of a run while it goes on. */
export interface Tally {
  add(event: TimedEvent): void;
  /** `12 changed, 1 failed, 3 blocked`; nothing after a verb that only looks. */
  words(): string;
  /** Whether something failed, or could not be seen, that a report tells more about. */
  troubled(): boolean;
  /** Parts of the lab that stand in for others. */
  standIns(): readonly string[];
}

export function makeTally(): Tally {
  const none = { failed: 0, blocked: 0, 'not-started': 0 };
  const count = { ok: 0, lost: 0, asleep: 0, ...none };
  let changing = false;
  let reading = false;
  let standIns: readonly string[] = [];
  return {
    add(event) {
      if (event.type === 'run-started') standIns = event.standIns ?? [];
      // Of a run that looks again, what it comes to from there on counts.
      if (event.type === 'phase' && event.phase === 'read')
        Object.assign(count, none, { lost: 0, asleep: 0 });
      if (event.type === 'planned')
        count.lost += (event.unknown ?? []).filter(({ id }) => id !== undefined).length;
      if (event.type === 'phase') reading = event.phase === 'read';
      if (event.type === 'phase' && event.phase === 'apply') changing = true;
      if (event.type === 'change-finished') count[event.outcome] += 1;
      if (event.type === 'target-asleep') count.asleep += 1;
      // A target that is lost while it is changed shows in its changes.
      if (event.type === 'target-failed' && reading) count.lost += 1;
    },
    troubled: () => count.failed + count.blocked + count.lost > 0,
    standIns: () => standIns,
    words() {
      const parts = [
        ...(changing ? [`${count.ok} changed`] : []),
        ...(count.failed > 0 ? [`${count.failed} failed`] : []),
        ...(count.blocked > 0 ? [`${count.blocked} blocked by that`] : []),
        ...(count['not-started'] > 0 ? [`${count['not-started']} not started`] : []),
        ...(count.lost > 0 ? [`${count.lost} not read`] : []),
        ...(count.asleep > 0 ? [`${count.asleep} asleep`] : []),
      ];
      return parts.join(', ');
    },
  };
}
