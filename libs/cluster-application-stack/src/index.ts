import { defineStack } from '@vmstation/inventory';
import { backupStore } from './tasks.ts';

/** What people use. */
export const stack = defineStack({
  name: 'cluster-application-stack',
  after: ['cluster-config'],
  tasks: [
    backupStore, // restic's rest-server, where backups go
  ],
});

export * as tasks from './tasks.ts';
