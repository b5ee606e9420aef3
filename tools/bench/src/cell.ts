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
  /** Dates and commands of the benches that measured it. */
  runs: z.array(z.string()),
});
export type Cell = z.infer<typeof cellSchema>;

/** What is asked of every peer in turns, and can be compared. */
export type Question = Pick<Cell, 'phase' | 'hosts' | 'resources' | 'roundTripMs'>;

export function groupOf({ phase, hosts, resources, roundTripMs }: Question): string {
  return `${phase} ${hosts} ${resources} ${roundTripMs}`;
}

/** How long something took, run by run. */
const durationSchema = z.object({ what: z.string(), seconds: z.array(z.number()), load: z.number() });
export type Duration = z.infer<typeof durationSchema>;

/** What a scenario brought, and how. */
export const resultSchema = z.object({
  scenario: z.string(),
  machine: z.string(),
  cells: z.array(cellSchema),
  /** With date and command of the bench that measured it. */
  durations: z.array(durationSchema.extend({ run: z.string() })),
});
export type Result = z.infer<typeof resultSchema>;
