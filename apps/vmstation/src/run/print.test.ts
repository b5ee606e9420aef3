import type { Plan } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { defaultOptions } from './options.ts';
import { planShort } from './print.ts';

test.each([
  ['apply', 'vmstation plan --limit=a'],
  ['reset', 'vmstation reset --limit=a --diff'],
] as const)('a long plan of %s names the command that shows all of it, and of nothing else', (verb, all) => {
  const changes = Array.from({ length: 30 }, (_, index) => plannedFile('host:a', `/etc/${index}`));
  const plan: Plan = {
    ...{ version: 1, site: 'home', environment: 'lab', verb, resources: 30, desired: '', observed: {} },
    ...{ selection: { stacks: [], tasks: [], hosts: ['a'] }, changes, unknown: [] },
  };
  expect(planShort(plan, { ...defaultOptions, limit: ['a'] })).toContain(`One by one: ${all}`);
});
