import { type Plan, VmstationError } from '@vmstation/engine';
import { z } from 'zod';

const target = z.templateLiteral([z.enum(['host', 'cluster']), ':', z.string()]);
const id = z.templateLiteral([
  z.enum(['host', 'cluster']),
  ':',
  z.string(),
  '/',
  z.string(),
  ':',
  z.string(),
]);

const text = z
  .string()
  .optional()
  .transform((value) => value);

const change = z.object({
  id,
  target,
  stack: z.string(),
  task: z.string(),
  stage: z.number(),
  type: z.string(),
  title: z.string(),
  action: z.enum(['create', 'update', 'delete', 'restart']),
  fields: z.array(
    z
      .object({ field: z.string(), from: text, to: text })
      .transform(({ field, from, to }) => ({ field, from, to })),
  ),
  after: z.array(id),
  needs: z.array(id),
  undo: z.boolean(),
  consequence: z.boolean(),
  restart: z.boolean(),
  because: z.string().exactOptional(),
  destroys: z.string().exactOptional(),
});

const error = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().exactOptional(),
  cause: z.string().exactOptional(),
  next: z.string().exactOptional(),
});

const schema = z.object({
  version: z.literal(1),
  site: z.string(),
  environment: z.string(),
  verb: z.enum(['apply', 'reset']),
  selection: z.object({
    stacks: z.array(z.string()),
    tasks: z.array(z.string()),
    hosts: z.array(z.string()),
  }),
  resources: z.number(),
  changes: z.array(change),
  unknown: z.array(z.object({ target, id: id.exactOptional(), error })),
  asleep: z.array(z.object({ target, waiting: z.array(id) })).exactOptional(),
  desired: z.string(),
  observed: z.record(id, z.string()),
});

/**
 * A plan from the text of a file.
 * @throws PLAN_INVALID when it is not one that this version wrote
 */
export function parsePlan(content: string, file: string): Plan {
  try {
    return schema.parse(JSON.parse(content));
  } catch (cause) {
    throw new VmstationError({
      code: 'PLAN_INVALID',
      message: 'this is not a plan of vmstation',
      where: file,
      cause,
      next: 'make one: vmstation plan --out FILE',
    });
  }
}
