import { z } from 'zod';
import type { SitePath } from './problem.ts';

type Schema = z.core.$ZodType;

/** The schema itself below optional, default, brand and transform. */
function inner(schema: Schema): Schema {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return inner(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe ? inner(schema.def.in) : schema;
}

function below(schema: Schema, step: string | number): Schema[] {
  const bare = inner(schema);
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => below(option, step));
  if (bare instanceof z.ZodArray) return [bare.element];
  if (bare instanceof z.ZodRecord) return [bare.valueType];
  if (!(bare instanceof z.ZodObject)) return [];
  const member = bare.shape[step];
  return member === undefined ? [] : [member];
}

/** The schemas that a place may have; several below a union. */
export function schemasAt(root: Schema, path: SitePath): readonly Schema[] {
  const found = path.reduce<Schema[]>(
    (schemas, step) => schemas.flatMap((schema) => below(schema, step)),
    [root],
  );
  return found.map(inner);
}

/** The keys that an object at a place may have. */
export function keysAt(root: Schema, path: SitePath): readonly string[] {
  const keys = schemasAt(root, path)
    .flatMap((schema) => (schema instanceof z.ZodUnion ? schema.options.map(inner) : [schema]))
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
  return [...new Set(keys)];
}

/** The words that a place may hold: of an enum, a literal, or the discriminator of a union. */
export function wordsAt(root: Schema, path: SitePath): readonly string[] {
  const words = schemasAt(root, path).flatMap((schema) =>
    schema instanceof z.ZodEnum
      ? schema.options.map(String)
      : schema instanceof z.ZodLiteral
        ? [...schema.def.values].map(String)
        : [],
  );
  return [...new Set(words)];
}
