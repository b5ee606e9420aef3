import { z } from 'zod';
import { label, textLike } from './values.ts';

const selectors = z
  .array(z.string())
  .min(1, 'say for whom: a host, a role, a cluster or all')
  .describe('Hosts, roles, clusters or all.');

const sysctlKey = textLike(/^[a-z0-9_]+(?:\.[a-zA-Z0-9_-]+)+$/, 'a sysctl key such as net.ipv4.ip_forward');

const sysctlValue = z
  .union([z.int(), z.string().min(1)], { error: 'the value of a sysctl is a whole number or a text' })
  .transform(String);

export const sysctlSchema = z
  .record(
    label,
    z.strictObject({
      for: selectors,
      keys: z.record(sysctlKey, sysctlValue).describe('Kernel settings.'),
    }),
  )
  .default({})
  .describe('Kernel settings in named profiles; on one host a key has one owner.');

export const kernelModulesSchema = z
  .record(
    label,
    z.strictObject({
      for: selectors,
      names: z.array(textLike(/^[a-zA-Z0-9_-]+$/, 'the name of a kernel module')),
    }),
  )
  .default({})
  .describe('Kernel modules to load, in named profiles.');
