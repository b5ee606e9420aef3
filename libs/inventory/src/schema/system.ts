import { z } from 'zod';
import { size, textLike } from './values.ts';

const packages = z.array(textLike(/^[a-zA-Z0-9][a-zA-Z0-9.+_-]*$/, 'the name of a package')).default([]);

export const packagesSchema = z
  .strictObject({
    common: packages.describe('On every host.'),
    debian: packages.describe('On Debian hosts.'),
    el: packages.describe('On RHEL-like hosts.'),
  })
  .prefault({})
  .describe('Base packages by family of operating system.');

export const unwantedServicesSchema = z
  .array(textLike(/^[a-zA-Z0-9@._-]+$/, 'the name of a service'))
  .default([])
  .describe('Services that are stopped and disabled where they exist, with their sockets and paths.');

export const journaldSchema = z
  .strictObject({
    systemMaxUse: size.default('500M').describe('Space for all journals. Default 500M.'),
    systemMaxFileSize: size.default('50M').describe('Size of one file. Default 50M.'),
    maxRetentionDays: z.int().positive().default(30).describe('Age of entries in days. Default 30.'),
  })
  .prefault({})
  .describe('Limits of the journal.');

export const loginSchema = z
  .strictObject({
    banner: z.string().optional().describe('Text in /etc/issue.net, shown before login. Default none.'),
  })
  .prefault({})
  .describe('Logging in.');

export const unattendedUpgradesSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        'Whether security updates are installed by themselves; false also turns off what the system brought for it. Default true.',
      ),
    reboot: z.boolean().default(false).describe('Whether a host restarts by itself for them. Default false.'),
  })
  .prefault({})
  .describe('Security updates; what Kubernetes is made of is held back.');
