import { type ResourceId, type RunEvent, type TargetId, targetName } from '@vmstation/engine';

/** The hosts and clusters that a run is at work on by what it has told: that have not answered yet, or make a change. */
export function atWork(events: readonly RunEvent[]): readonly string[] {
  const asked = new Set<TargetId>();
  const changes = new Map<ResourceId, TargetId>();
  let looks = true;
  for (const event of events) {
    if (event.type === 'phase') looks = event.phase === 'read';
    // Who makes a change is busy, too, and says so without an end.
    if (event.type === 'target-busy' && looks) asked.add(event.target);
    if (event.type === 'target-read' || event.type === 'target-failed' || event.type === 'target-asleep')
      asked.delete(event.target);
    if (event.type === 'change-started') changes.set(event.id, event.target);
    if (event.type === 'change-finished') changes.delete(event.id);
  }
  return [...new Set([...asked, ...changes.values()])].map(targetName);
}
