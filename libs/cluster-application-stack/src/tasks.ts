export { backupStore } from './tasks/backup-store.ts';
