import { distance, closest as nearest } from 'fastest-levenshtein';

/** The name that was probably meant, if one is near enough. */
export function closest(word: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const found = nearest(word, names);
  return distance(word, found) <= Math.max(2, word.length / 3) ? found : undefined;
}
