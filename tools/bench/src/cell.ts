import { z } from 'zod';

const sampleSchema = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  nodeCpuSeconds: z.number(),
  memoryBytes: z.number(),
  commands: z.number(),
  bytesUp: z.number(),
  bytesDown: z.number(),
  load: z.number(),
});

/** What one peer's runs of one thing cost. */
const cellSchema = z.object({
  peer: z.string(),
  /** `first`: from nothing; `again`: all is as desired already. */
  phase: z.enum(['first', 'again']),
  hosts: z.number(),
  resources: z.number(),
  roundTripMs: z.number(),
  samples: z.array(sampleSchema),
});
export type Cell = z.infer<typeof cellSchema>;

/** How long something took, run by run. */
const durationSchema = z.object({ what: z.string(), seconds: z.array(z.number()), load: z.number() });
export type Duration = z.infer<typeof durationSchema>;

/** Date and command of the bench that measured it. */
const run = { run: z.string() };

/** What a scenario brought, and how. */
export const resultSchema = z.object({
  scenario: z.string(),
  machine: z.string(),
  cells: z.array(cellSchema.extend(run)),
  durations: z.array(durationSchema.extend(run)),
});
export type Result = z.infer<typeof resultSchema>;
