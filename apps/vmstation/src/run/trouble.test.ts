import type { TargetId, TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { type Course, troublesOf } from './trouble.ts';

const at = '2026-01-01T10:11:12.000Z';
const error = (code: string) => ({ code, message: code });

const lost = (target: TargetId, code: string): TimedEvent => ({
  ...{ type: 'target-failed', target, at },
  error: error(code),
});

const quiet: Course = {
  plan: { changes: [], unknown: [] },
  outcomes: new Map(),
  events: [],
  hostOf: () => undefined,
};

test('a run without trouble has nothing to explain', () => {
  expect(troublesOf(quiet).size).toBe(0);
});

test('a host that nobody got in to is not asked again; one that hung is', () => {
  const unknown = [
    { target: 'host:off', error: error('SSH_UNREACHABLE') },
    { target: 'host:hung', error: error('SSH_TIMEOUT') },
    { target: 'host:odd', id: 'host:odd/file:/x', error: error('READ_FAILED') },
  ] as const;
  const troubles = troublesOf({ ...quiet, plan: { changes: [], unknown } });
  expect([...troubles].map(([target, { ids, isSilent }]) => [target, ids, isSilent])).toEqual([
    ['host:off', [], true],
    ['host:hung', [], false],
    ['host:odd', ['host:odd/file:/x'], false],
  ]);
});

test('a host that was lost before its first change is explained, a lock of another run is not', () => {
  const changes = [plannedFile('host:lost', '/a'), plannedFile('host:locked', '/a')];
  const troubles = troublesOf({
    ...quiet,
    plan: { changes, unknown: [] },
    outcomes: new Map(changes.map(({ id }) => [id, 'blocked'])),
    events: [lost('host:lost', 'SSH_CONNECTION_LOST'), lost('host:locked', 'LOCKED')],
  });
  expect([...troubles.keys()]).toEqual(['host:lost']);
  expect(troubles.get('host:lost')?.error?.code).toBe('SSH_CONNECTION_LOST');
});

test('of an API server that does not answer, its host is asked', () => {
  const unknown = [{ target: 'cluster:debian', error: error('CLUSTER_UNREACHABLE') }] as const;
  const troubles = troublesOf({
    ...quiet,
    plan: { changes: [], unknown },
    hostOf: (cluster) => (cluster === 'cluster:debian' ? 'host:master' : undefined),
  });
  expect([...troubles].map(([target, { isSilent }]) => [target, isSilent])).toEqual([
    ['cluster:debian', true],
    ['host:master', false],
  ]);
});
