import { stripVTControlCharacters } from 'node:util';
import type { Plan, PlannedChange } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { formatDrift } from './format-drift.ts';
import { formatError } from './format-error.ts';
import { formatPlanShort } from './format-plan.ts';

test('an error with several lines stays a block, and its code stands in the first line', () => {
  const shown = formatError({
    code: 'APPLY_FAILED',
    message: 'package curl was not installed',
    where: 'host:a',
    cause: 'E: Unable to fetch\n\nE: Aborting\n',
    next: 'vmstation apply',
  });
  expect(stripVTControlCharacters(shown)).toBe(`✗ package curl was not installed [APPLY_FAILED]
  at host:a
  because
    E: Unable to fetch

    E: Aborting
  → vmstation apply`);
  const problems = formatError({ code: 'SITE_INVALID', message: '1 problem\n  site.yaml:1:1', next: 'mend' });
  expect(stripVTControlCharacters(problems)).toBe('✗ 1 problem [SITE_INVALID]\n  site.yaml:1:1\n  → mend');
});

const change = (task: string, number: number): PlannedChange => ({
  id: `host:alpha/file:/${task}/${number}`,
  title: `file /${task}/${number}`,
  ...{ target: 'host:alpha', stack: 'cluster-setup', task, stage: 0, type: 'file', action: 'create' },
  ...{ fields: [], after: [], needs: [], undo: false, restart: false, consequence: false },
});
const planOf = (changes: readonly PlannedChange[]): Plan => ({
  ...{ version: 1, site: 'home', environment: 'lab', verb: 'apply', resources: 100, unknown: [] },
  selection: { stacks: [], tasks: [], hosts: [] },
  ...{ changes, desired: '', observed: {} },
});
const many = (task: string, count: number) => Array.from({ length: count }, (_, i) => change(task, i));

test('who sleeps is named with what waits for it, and is no red line', () => {
  const asleep = [{ target: 'host:attic', waiting: ['cluster:home/probe:store'] }] as const;
  const options = { diff: false, all: '', unseen: new Set<never>(), mend: '' };
  const plan = stripVTControlCharacters(formatPlanShort({ ...planOf([]), asleep }, options));
  const line = '☾ attic sleeps, and was not looked at; 1 elsewhere wait for it: probe:store';
  expect(plan).toBe(`${line}\n\n✓ 0 changes where nobody sleeps.`);
  const drift = stripVTControlCharacters(formatDrift({ ...planOf([]), asleep }, options));
  expect(drift).toBe(`${line}\n\n✓ No drift where nobody sleeps.`);
});

test('what is lost for good is said below the changes, also where they are only counted', () => {
  const options = { diff: false, all: 'vmstation plan' };
  const lost = { ...change('join', 0), undo: true, destroys: 'the cluster home, with its etcd' };
  for (const count of [1, 60]) {
    const shown = stripVTControlCharacters(formatPlanShort(planOf([...many('users', count), lost]), options));
    expect(shown).toContain('\n\nLost for good: the cluster home, with its etcd\n\n');
  }
  expect(formatPlanShort(planOf(many('users', 3)), options)).not.toContain('Lost for good');
});

test('few changes are shown one by one, many are counted by task in lines that fit', () => {
  const options = { diff: false, all: 'vmstation plan' };
  expect(formatPlanShort(planOf(many('users', 3)), options)).toContain('file /users/2');
  const tasks = Array.from({ length: 20 }, (_, i) => many(`task-${i}`, 2)).flat();
  const short = stripVTControlCharacters(formatPlanShort(planOf(tasks), options));
  expect(short).toContain('alpha  40 changes\n  setup: task-0 2, task-1 2,');
  expect(short).toContain('40 changes: 40 to create; 100 resources looked at.\nOne by one: vmstation plan');
  expect(Math.max(...short.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(formatPlanShort(planOf(tasks), { ...options, diff: true })).toContain('file /task-19/1');
});
