import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant, if one is near enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const typed = word.toLowerCase();
  const candidate = closest(typed, known);
  const limit = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  if (distance(typed, candidate.toLowerCase()) <= limit) return candidate;
  // `prod` for production, `config` for cluster-config.
  const around = word.length < 3 ? [] : known.filter((name) => name.toLowerCase().includes(typed));
  return around.length === 1 ? around[0] : undefined;
}

/** A fix in words: "did you mean `roles`?", or the list of what there is. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  if (known.length === 0) return 'there are none';
  return known.length === 1 ? `there is only ${known[0]}` : `there are ${known.join(', ')}`;
}
