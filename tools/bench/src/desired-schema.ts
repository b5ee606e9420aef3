import { z } from 'zod';
import type { Desired } from './desired.ts';

/** The file that every peer is given. */
export const desiredSchema: z.ZodType<Desired> = z.object({
  directories: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), content: z.string() })),
  packages: z.array(z.string()),
  services: z.array(z.string()),
  sysctls: z.array(z.object({ key: z.string(), value: z.string() })),
});
