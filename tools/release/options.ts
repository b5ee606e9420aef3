import { Refused } from './refused.ts';

/** Whether nothing is to be published. @throws Refused for any other option */
export function isRehearsal(words: readonly string[]): boolean {
  const unknown = words.find((word) => word !== '--dry-run');
  if (unknown !== undefined)
    throw new Refused(`there is no option ${unknown}`, 'npm run release -- --dry-run');
  return words.length > 0;
}
