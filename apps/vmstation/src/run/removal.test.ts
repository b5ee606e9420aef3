import type { PlannedChange } from '@vmstation/engine';
import { loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { removalQuestion } from './removal.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

const update = plannedFile('host:masternode', '/etc/a');
const gone: PlannedChange = { ...update, action: 'delete', undo: true };
const init: PlannedChange = { ...gone, destroys: 'the cluster debian, with its etcd' };

function asked(
  changes: readonly PlannedChange[],
  yes: string | boolean,
  { stored = false, env = 'production' } = {},
) {
  return removalQuestion({ changes }, site, { env, yes }, stored);
}

test('what is only removed needs a yes, unless it stood in a plan that somebody looked at', () => {
  const doing = 'removing 1 thing that nobody wants any more';
  expect(asked([gone], false)).toEqual({ doing, word: 'vmstation', given: false });
  expect(asked([gone], true)).toEqual({ doing, word: 'vmstation', given: 'vmstation' });
  expect(asked([gone], false, { stored: true })).toBeUndefined();
  expect(asked([update], false)).toBeUndefined();
});

test.each([false, true])('what is lost for good needs its name; a stored plan: %s', (stored) => {
  const doing = 'removing 2 things, by which the cluster debian, with its etcd would be lost for good,';
  // A bare yes is handed on as it is: it is no name.
  expect(asked([gone, init], true, { stored })).toEqual({ doing, word: 'debian', given: true });
  expect(asked([gone, init], false, { stored, env: 'lab' })).toBeUndefined();
});
