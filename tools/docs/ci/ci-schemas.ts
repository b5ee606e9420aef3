import { z } from 'zod';

/** As much of the languages of CI servers as our files use; a key that is not here is a mistake. */
const secret = z.strictObject({ from_secret: z.string() });
const step = { name: z.string(), image: z.string(), commands: z.array(z.string()).min(1) };
const environment = z.record(z.string(), secret).optional();

const event = z.enum(['pull_request', 'cron']);
const when = z.array(z.strictObject({ event, cron: z.string().optional() }));

export const woodpecker = z.strictObject({
  when,
  clone: z.array(
    z.strictObject({
      name: z.string(),
      image: z.string().regex(/^woodpeckerci\/plugin-git:\d+\.\d+\.\d+$/),
      settings: z.strictObject({
        depth: z.number(),
        partial: z.boolean(),
        'fetch-target-branch': z.boolean(),
      }),
    }),
  ),
  steps: z.array(z.strictObject({ ...step, when, environment })),
});

export const drone = z.strictObject({
  kind: z.literal('pipeline'),
  type: z.literal('docker'),
  name: z.string(),
  trigger: z.strictObject({ event: z.array(event), cron: z.array(z.string()).optional() }),
  steps: z.array(z.strictObject({ ...step, environment })),
});

/** Every command in a document, wherever it stands: `run:` of GitHub, `commands:` of the others. */
export function commandsOf(document: unknown): readonly string[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    if (key === 'run' && typeof value === 'string') return value.split('\n');
    if (key === 'commands' && Array.isArray(value)) return value.map(String);
    return commandsOf(value);
  });
}
