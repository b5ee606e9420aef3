import type { RunEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { atWork } from './at-work.ts';

const looking: readonly RunEvent[] = [
  { type: 'phase', phase: 'read' },
  { type: 'target-busy', target: 'host:a', doing: 'reading' },
  { type: 'target-busy', target: 'host:b', doing: 'reading' },
  { type: 'target-busy', target: 'host:c', doing: 'reading' },
  { type: 'target-read', target: 'host:b', resources: 1, seconds: 1 },
  { type: 'target-failed', target: 'host:c', error: { code: 'SSH_UNREACHABLE', message: 'c is off' } },
];
const read: RunEvent = { type: 'target-read', target: 'host:a', resources: 1, seconds: 1 };
const change = { target: 'cluster:home', id: 'cluster:home/object:x' } as const;
const making: readonly RunEvent[] = [
  { type: 'phase', phase: 'apply' },
  { type: 'change-started', ...change },
  { type: 'change-started', target: 'host:b', id: 'host:b/file:/x' },
  { type: 'target-busy', target: 'host:b', doing: 'waits for /x' },
  { type: 'change-finished', target: 'host:b', id: 'host:b/file:/x', outcome: 'failed', seconds: 1 },
];

test('while it looks: who has not answered', () => {
  expect(atWork([])).toEqual([]);
  expect(atWork(looking)).toEqual(['a']);
  expect(atWork([...looking, { type: 'target-asleep', target: 'host:a' }])).toEqual([]);
});

test('while it changes: who makes a change', () => {
  const events = [...looking, read, ...making];
  expect(atWork(events)).toEqual(['home']);
  expect(atWork([...events, { type: 'change-finished', ...change, outcome: 'ok', seconds: 1 }])).toEqual([]);
});
