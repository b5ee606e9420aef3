import type { Plan } from '@vmstation/engine';
import { afterEach, expect, test, vi } from 'vitest';
import { plannedFile } from '../testing/planned.ts';
import { defaultOptions } from './options.ts';
import { printPlanShort } from './print.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['apply', 'vmstation plan --limit=a'],
  ['reset', 'vmstation reset --limit=a --diff'],
] as const)('a long plan of %s names the command that shows all of it, and of nothing else', (verb, all) => {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const changes = Array.from({ length: 30 }, (_, index) => plannedFile('host:a', `/etc/${index}`));
  const plan: Plan = {
    ...{ version: 1, site: 'home', environment: 'lab', verb, resources: 30, desired: '', observed: {} },
    ...{ selection: { stacks: [], tasks: [], hosts: ['a'] }, changes, unknown: [] },
  };
  printPlanShort(plan, { ...defaultOptions, limit: ['a'] });
  expect(printed).toContain(`One by one: ${all}`);
});
