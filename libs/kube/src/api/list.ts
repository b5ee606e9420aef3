import { z } from 'zod';

/** A list as Go servers write it: an empty one may be absent, or null. */
export function list<T extends z.ZodType>(entry: T) {
  return z
    .array(entry)
    .nullish()
    .transform((entries) => entries ?? []);
}
