import type { ResourceId, TargetId, TimedEvent } from '@vmstation/engine';

/** When something went on, in milliseconds since the run began. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/**
 * When each change was made. What a batch did on a host may come back together: then a change lasts as long as it says,
 * and those whose start was not seen lie one after the other from the start of the batch. What nobody began has no span.
 */
export function spansOf(events: readonly TimedEvent[]): ReadonlyMap<ResourceId, Span> {
  const zero = startOf(events);
  const spans = new Map<ResourceId, Span>();
  const begun = new Map<ResourceId, number>();
  const free = new Map<TargetId, number>();
  for (const event of events) {
    const at = Date.parse(event.at) - zero;
    if (event.type === 'batch-started') free.set(event.target, at);
    if (event.type === 'change-started') begun.set(event.id, at);
    if (event.type !== 'change-finished' || (event.outcome !== 'ok' && event.outcome !== 'failed')) continue;
    const length = event.seconds * 1000;
    const next = free.get(event.target) ?? at - length;
    const begin = begun.get(event.id) ?? Math.max(0, Math.min(next, at - length));
    spans.set(event.id, { begin, end: begin + length });
    free.set(event.target, begin + length);
  }
  return spans;
}

/** When each target was read. */
export function readsOf(events: readonly TimedEvent[]): readonly (Span & { readonly target: TargetId })[] {
  const zero = startOf(events);
  return events.flatMap((event) => {
    if (event.type !== 'target-read') return [];
    const end = Date.parse(event.at) - zero;
    return [{ target: event.target, begin: Math.max(0, end - event.seconds * 1000), end }];
  });
}

function startOf([first]: readonly TimedEvent[]): number {
  return first === undefined ? 0 : Date.parse(first.at);
}
