import type { TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { endingOf, resultJson } from './ending.ts';
import type { Result } from './execute.ts';
import { givenWay } from './outrun.ts';

const at = '2026-01-01T10:11:12.000Z';
const target = 'host:a';

const change = plannedFile(target, '/etc/x');
const full = { code: 'APPLY_FAILED', message: 'update failed', cause: 'the disk is full', next: 'make room' };
const off = { code: 'SSH_UNREACHABLE', message: 'cannot reach it', next: 'is it on?' };
const events: readonly TimedEvent[] = [
  { type: 'target-failed', target: 'host:b', error: off, at },
  { type: 'planned', changes: [change], resources: 1, at },
  { type: 'change-finished', target, id: change.id, outcome: 'failed', seconds: 1, error: full, at },
];
const result: Result = {
  plan: {
    version: 1,
    site: 'home',
    environment: 'lab',
    verb: 'apply',
    selection: { stacks: [], tasks: [], hosts: [] },
    resources: 1,
    changes: [change],
    unknown: [{ target: 'host:b', error: off }],
    desired: '',
    observed: {},
  },
  // Resources of a target that was never reached count as failed, and are no changes of this run.
  outcomes: new Map([
    [change.id, 'failed'],
    ['host:b/file:/etc/y', 'failed'],
  ]),
  explained: new Map([['host:b', '/runs/1/diagnostics/host-b']]),
  ok: false,
  interrupted: false,
  moved: [],
};
const record = { run: '1', folder: '/runs/1', events };

test('a program is told what failed, why, and what to do', () => {
  expect(resultJson(result, record)).toMatchObject({
    ok: false,
    outcomes: { [change.id]: 'failed' },
    errors: { [change.id]: full },
    failedTargets: [{ target: 'host:b', error: off }],
    diagnostics: { 'host:b': '/runs/1/diagnostics/host-b' },
  });
  expect(resultJson(result, record)).not.toHaveProperty('error');
  expect(Object.keys(resultJson(result, record).outcomes)).toEqual([change.id]);
});

test('a program is told of the changes that were made before the run planned anew', () => {
  const first = plannedFile(target, '/etc/first');
  const made = { type: 'change-finished', target, id: first.id, outcome: 'ok', seconds: 1, at } as const;
  const before: readonly TimedEvent[] = [
    { type: 'planned', changes: [first, change], resources: 2, at },
    made,
  ];
  const told = resultJson(result, { ...record, events: [...before, ...events] });
  expect(told.outcomes).toEqual({ [first.id]: 'ok', [change.id]: 'failed' });
  expect(told.plan.changes).toEqual([first, change]);
});

test('a run that gives way to others tells a program what it had made before, and a person that it gave way', () => {
  const first = plannedFile(target, '/etc/first');
  const made = { type: 'change-finished', target, id: first.id, outcome: 'ok', seconds: 1, at } as const;
  const planned = { type: 'planned', changes: [first, change], resources: 2, at } as const;
  const run = {
    ...{ writeDiagnostics: () => '', finish: () => undefined, emit: () => undefined },
    ...{ ...record, events: [planned, made] },
  };
  const moved: Result = { ...result, moved: [target] };
  const ending = endingOf(moved, run, true);
  if (!('moved' in ending)) throw new Error('it has to plan anew');
  const error = {
    code: 'WORLD_MOVED',
    where: 'a',
    next: 'run the same command again when the other run has ended',
  };
  const last = givenWay(ending);
  expect(last).toMatchObject({ code: 1, ok: false, error });
  expect(last.answer).toMatchObject({ error, outcomes: { [first.id]: 'ok' } });
  const shown = endingOf(moved, run, false);
  if (!('moved' in shown)) throw new Error('it has to plan anew');
  expect(() => givenWay(shown)).toThrow(expect.objectContaining(error));
});

test('a program is told that a run was stopped', () => {
  const { error } = resultJson({ ...result, interrupted: true }, record);
  expect(error).toMatchObject({
    code: 'INTERRUPTED',
    message: 'the run was stopped with 0 of 1 changes made',
  });
});
