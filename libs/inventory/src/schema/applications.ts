import { z } from 'zod';
import { label, version } from './values.ts';

export const applicationsSchema = z
  .strictObject({
    backupStore: z
      .strictObject({
        cluster: label.describe('The cluster that it runs in.'),
        version: version.describe('restic rest-server, such as 0.14.0.'),
        volume: label.describe('The volume of the repositories.'),
      })
      .optional()
      .describe('Where restic puts backups.'),
  })
  .prefault({})
  .describe('Workloads.');
