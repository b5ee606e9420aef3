import { defineStack } from '@vmstation/inventory';
import { names, packages, preflight, time, users } from './tasks.ts';

/** From a freshly installed machine to one that can be relied on. Host keys are pinned before: `vmstation inventory pin`. */
export const stack = defineStack({
  name: 'cluster-setup',
  after: [],
  tasks: [
    preflight, // processors, memory, disk, kernel, ports, nothing that is in the way
    users, //     accounts, keys, sudo
    names, //     host name, /etc/hosts
    packages, //  base packages
    time, //      chrony, time zone; the clock is right
  ],
});

export * as tasks from './tasks.ts';
