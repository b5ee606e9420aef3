import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Foreign, foreignRefuses } from './foreign.ts';
import { isPlaceholder } from './words.ts';

/** What is checked of programs that npm installed here. */
const programs: ReadonlyMap<string, Foreign> = new Map<string, Foreign>([
  ['changeset', { verbs: ['add', 'status'], options: [] }],
  // Its configuration is a file as well.
  ['vitest', { verbs: ['run'], options: ['--config'], wrong: ([, ...paths], root) => absent(paths, root) }],
]);

/** What a program of other people, named after `npx`, would say against its words. */
export function npxRefuses(name: string, words: readonly string[], root: string): string | undefined {
  if (isPlaceholder(name)) return undefined;
  if (!existsSync(join(root, 'node_modules', '.bin', name))) return `there is no ${name} here`;
  const known = programs.get(name);
  return known === undefined
    ? `npx.ts does not say what is checked of ${name}`
    : foreignRefuses(`npx ${name}`, known, words, root);
}

function absent(paths: readonly string[], root: string): string | undefined {
  const odd = paths.find((path) => !isPlaceholder(path) && !existsSync(join(root, path)));
  return odd === undefined ? undefined : `${odd} is not there`;
}
