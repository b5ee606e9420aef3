import { z } from 'zod';
import { httpUrl, textLike } from './values.ts';

const registryHost = textLike(/^[a-z0-9.-]+(?::\d+)?$/, 'the host of a registry such as registry.k8s.io');

const repositorySchema = z.strictObject({
  url: httpUrl.describe('Base address of the mirror.'),
  key: z
    .string()
    .min(1)
    .optional()
    .describe("The mirror's own signing key as ASCII armour; default is upstream's key."),
});

export const mirrorsSchema = z
  .strictObject({
    repositories: z
      .record(httpUrl, repositorySchema)
      .default({})
      .describe('Package repositories: base address upstream to mirror.'),
    registries: z.record(registryHost, httpUrl).default({}).describe('Image registries: host to mirror.'),
    files: z.record(httpUrl, httpUrl).default({}).describe('Downloads: beginning of the address to mirror.'),
  })
  .prefault({})
  .describe('Where things come from instead of upstream.');
