import { digest } from '@vmstation/engine';
import type { Part } from '../parts/part.ts';

/** Raised by hand when the code that makes parts changes what it makes from the same recipe. */
const recipeFormat = 1;

/**
 * Digest of every part's wish: its recipe and those of the parts that it is made from. How a part was
 * fetched is not in it: the same wish filled from upstream or by a build here is the same part.
 */
export function partDigests(parts: readonly Part[]): ReadonlyMap<string, string> {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const known = new Map<string, string>();
  const visit = (name: string, path: readonly string[]): string => {
    const done = known.get(name);
    if (done !== undefined) return done;
    const part = byName.get(name);
    if (part === undefined || path.includes(name)) {
      throw new Error(`part table: ${[...path, name].join(' needs ')}${part ? ' in a circle' : ', unknown'}`);
    }
    const needs = part.local.needs.map((need) => visit(need, [...path, name]));
    const value = digest({ recipeFormat, name, version: part.version, recipe: part.recipe, needs });
    known.set(name, value);
    return value;
  };
  for (const part of parts) visit(part.name, []);
  return known;
}
