import type { RunEvent, TargetId, TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { readsOf, spansOf } from './spans.ts';

const target: TargetId = 'host:a';
const [one, two, three] = ['host:a/file:/1', 'host:a/file:/2', 'host:a/file:/3'] as const;
const at = (seconds: number, event: RunEvent): TimedEvent => ({
  ...event,
  at: new Date(seconds * 1000).toISOString(),
});
const finished = (id: typeof one | typeof two | typeof three, seconds: number): RunEvent => ({
  ...{ type: 'change-finished', target, id, outcome: 'ok', seconds },
});

test('changes of a batch lie one after the other, although their ends are told together', () => {
  const spans = spansOf([
    at(100, { type: 'phase', phase: 'apply' }),
    at(101, { type: 'batch-started', target, ids: [one, two] }),
    at(110, finished(one, 2)),
    at(110, finished(two, 5)),
  ]);
  expect(spans.get(one)).toEqual({ begin: 1000, end: 3000 });
  expect(spans.get(two)).toEqual({ begin: 3000, end: 8000 });
});

test('a start that was seen counts; a change that nobody began is not drawn', () => {
  const spans = spansOf([
    at(100, { type: 'phase', phase: 'apply' }),
    at(101, { type: 'batch-started', target, ids: [one] }),
    at(104, { type: 'change-started', target, id: one }),
    at(110, finished(one, 2)),
    at(110, { type: 'change-finished', target, id: two, outcome: 'blocked', seconds: 0 }),
    at(120, finished(three, 1)),
  ]);
  expect(spans.get(one)).toEqual({ begin: 4000, end: 6000 });
  expect(spans.has(two)).toBe(false);
  expect(spans.get(three)?.end).toBeLessThanOrEqual(20_000);
});

test('a reading ends when it is told', () => {
  const reads = readsOf([
    at(100, { type: 'phase', phase: 'read' }),
    at(103, { type: 'target-read', target, resources: 4, seconds: 2 }),
  ]);
  expect(reads).toEqual([{ target, begin: 1000, end: 3000 }]);
});
