import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../../release/versions.ts';
import { type Foreign, foreignRefuses } from './foreign.ts';
import { scriptRefuses } from './scripts.ts';
import { isPlaceholder } from './words.ts';

/** What is checked of the verbs of npm, but for those that run a script. */
const verbs: ReadonlyMap<string, Foreign> = new Map<string, Foreign>([
  ['config', { verbs: ['get'], options: [], wrong: ([, key]) => unknownOf(['registry'], 'setting', key) }],
  ['init', { options: ['-y'] }],
  ['install', { options: ['--save-dev', '--no-save', '--no-audit', '--no-fund'], wrong: uninstallable }],
  ['login', { options: [] }],
  ['pkg', { verbs: ['set'], options: [], wrong: unset }],
]);

/** What npm would say against the words after `npm`. */
export function npmRefuses(
  [verb = '…', ...rest]: readonly string[],
  { root, scripts }: { readonly root: string; readonly scripts: readonly string[] },
): string | undefined {
  if (isPlaceholder(verb)) return undefined;
  if (verb === 'test') return unknownOf(scripts, 'script', verb);
  if (verb === 'run') {
    const [script = '…', separator, ...given] = rest;
    if (isPlaceholder(script)) return undefined;
    if (!scripts.includes(script)) return `package.json has no script ${script}`;
    return separator === '--' ? scriptRefuses(script, given) : undefined;
  }
  const known = verbs.get(verb);
  return known === undefined ? `npm has no ${verb}` : foreignRefuses(`npm ${verb}`, known, rest, root);
}

function unknownOf(known: readonly string[], what: string, word = '…'): string | undefined {
  return isPlaceholder(word) || known.includes(word) ? undefined : `there is no ${what} ${word}`;
}

function unset([, ...pairs]: readonly string[]): string | undefined {
  const odd = pairs.find((pair) => !/^\w+=\w+$/.test(pair));
  return odd === undefined ? undefined : `${odd} is no key=value`;
}

/** Ours have to be published; others have to be what this workspace has. */
function uninstallable(names: readonly string[], root: string): string | undefined {
  const ours = packagesOf(root).map(({ name }) => name);
  const known = (name: string) =>
    /^(@vmstation\/|vmstation$)/.test(name)
      ? ours.includes(name)
      : existsSync(join(root, 'node_modules', name, 'package.json'));
  const odd = names.find((name) => !known(name));
  return odd === undefined ? undefined : `there is no package ${odd}`;
}
