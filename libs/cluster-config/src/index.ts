import { defineStack } from '@vmstation/inventory';
import { journald, login, services, sshd, storage, sysctls, upgrades } from './tasks.ts';

/** How every host is set up and hardened, whatever runs on it. The sites stand in ../sites. */
export const stack = defineStack({
  name: 'cluster-config',
  after: ['cluster-infra'],
  tasks: [
    sshd, //     hardening, staged: the node takes it back by itself when we no longer get in
    sysctls, //  kernel modules and settings by role
    journald, // limits of the journal
    login, //    banner
    services, // what should not run
    upgrades, // security updates by themselves
    storage, //  folders with data that outlives deployments
  ],
});

export { reloadSshd } from './scripts/reload-sshd.ts';
export * as tasks from './tasks.ts';
