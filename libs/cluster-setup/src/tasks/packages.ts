import { defineHostTask, packagesOf } from '@vmstation/inventory';
import { pkg } from '@vmstation/resources';

/** The base packages of the site. */
export const packages = defineHostTask({
  name: 'packages',
  title: 'base packages',
  resources: ({ site, host }) =>
    [...new Set([...packagesOf(site, host), 'sudo'])].map((name) => pkg({ name })),
});
