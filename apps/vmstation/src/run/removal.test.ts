import type { Plan, PlannedChange } from '@vmstation/engine';
import { loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { consentToRemoval } from './removal.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

const gone: PlannedChange = { ...plannedFile('host:masternode', '/etc/a'), action: 'delete', undo: true };
const init: PlannedChange = { ...gone, destroys: 'the cluster debian, with its etcd' };

function asked(changes: readonly PlannedChange[], yes: string | boolean, stored = false, env = 'production') {
  const plan: Plan = {
    version: 1,
    site: site.name,
    environment: env,
    verb: 'apply',
    selection: { stacks: [], tasks: [], hosts: [] },
    resources: 1,
    changes,
    unknown: [],
    desired: '',
    observed: {},
  };
  return consentToRemoval(plan, { site }, { env, yes }, stored);
}

const needed = (message: string) => expect.objectContaining({ code: 'CONSENT_NEEDED', message });
const lost =
  'removing 2 things, by which the cluster debian, with its etcd would be lost for good, needs the name debian, so that it is no slip';

test('what is only removed needs a yes, unless it stood in a plan that somebody looked at', async () => {
  await expect(asked([gone], false)).rejects.toEqual(
    needed('removing 1 thing that nobody wants any more needs the name vmstation, so that it is no slip'),
  );
  await asked([gone], true);
  await asked([gone], 'vmstation');
  await asked([gone], false, true);
  await asked([plannedFile('host:masternode', '/etc/a')], false);
});

test('what is lost for good needs its name, in a stored plan too', async () => {
  for (const stored of [false, true]) {
    await expect(asked([gone, init], true, stored)).rejects.toEqual(needed(lost));
    await expect(asked([gone, init], false, stored)).rejects.toEqual(needed(lost));
    await asked([gone, init], 'debian', stored);
  }
  await asked([gone, init], false, false, 'lab');
});
