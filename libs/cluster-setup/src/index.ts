import { defineStack } from '@vmstation/inventory';
import { afterPreflight } from './tasks/preflight.ts';
import { names, packages, preflight, time, users } from './tasks.ts';

/** From a freshly installed machine to one that can be relied on. Host keys are pinned before: `vmstation inventory pin`. */
export const stack = defineStack({
  name: 'cluster-setup',
  after: [],
  tasks: [
    preflight, //                processors, memory, disk, kernel, ports, nothing that is in the way
    afterPreflight(users), //    accounts, keys, sudo
    afterPreflight(names), //    host name, /etc/hosts
    afterPreflight(packages), // base packages
    afterPreflight(time), //     chrony, time zone; the clock is right
  ],
});

export * as tasks from './tasks.ts';
