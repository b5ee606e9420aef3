import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '@vmstation/lab';
import { partFolder } from '../../lab/src/cache/store.ts';
import { rootPackages } from '../../lab/src/mirror/root-specs.ts';
import { isPlaceholder } from './words.ts';

/** What is checked of a program that is not ours. */
export interface Foreign {
  /** What its first word may be; any where this is not said. */
  readonly verbs?: readonly string[];
  readonly options: readonly string[];
  /** What is wrong with its words that are no options. */
  readonly wrong?: (words: readonly string[], root: string) => string | undefined;
}

/** Every foreign program that pages name. Another one as the first word of a line to be typed is a mistake. */
export const foreign: ReadonlyMap<string, Foreign> = new Map<string, Foreign>([
  ['cp', { options: ['-r'], wrong: copied }],
  ['crictl', { verbs: ['ps'], options: ['-a'] }],
  ['eval', { options: [] }], // what it evaluates is checked as a command
  ['git', { verbs: ['push'], options: ['--follow-tags'] }],
  ['install', { options: ['-d', '-m'] }],
  ['ip', { verbs: ['link'], options: [] }],
  ['journalctl', { options: ['-u'] }],
  ['kubeadm', { verbs: ['certs', 'init', 'join', 'reset', 'upgrade'], options: [] }],
  ['kubectl', { verbs: ['describe', 'get'], options: ['--show-managed-fields', '-o'] }],
  ['printf', { options: [] }],
  ['rm', { options: ['-r'], wrong: removed }],
  ['ssh', { options: ['-G'] }],
  ['ssh-copy-id', { options: [], wrong: loggedIn }],
  ['ssh-keygen', { options: ['-l', '-lf', '-t'] }],
  ['sshd', { options: ['-t', '-f'] }],
  ['systemctl', { verbs: ['get-default', 'reload', 'show', 'status', 'stop'], options: [] }],
  ['tar', { options: ['-t'] }],
  ['umask', { options: [] }],
  ['visudo', { options: ['-c'] }],
]);

/** What is wrong with the words after a program of which this is known. */
export function foreignRefuses(
  name: string,
  { verbs, options, wrong }: Foreign,
  words: readonly string[],
  root: string,
): string | undefined {
  const odd = words.find((word) => word.startsWith('-') && !options.includes(word.split('=')[0] ?? ''));
  if (odd !== undefined) return `${name}: the option ${odd} is not among those that are known here`;
  const rest = words.filter((word) => !word.startsWith('-'));
  const [verb = '…'] = rest;
  if (verbs !== undefined && !isPlaceholder(verb) && !verbs.includes(verb)) return `${name} has no ${verb}`;
  return rest.length === 0 ? undefined : wrong?.(rest, root);
}

function copied([from = '', ...to]: readonly string[], root: string): string | undefined {
  if (to.length !== 1) return 'cp takes what is copied, and where to';
  return existsSync(join(root, from)) ? undefined : `${from} is not there`;
}

/** Nothing but a root in the lab's cache is removed by hand. */
function removed(paths: readonly string[]): string | undefined {
  const roots = Object.keys(rootPackages).map((os) => partFolder(cacheDirectory({}), `root-${os}`, '*'));
  const odd = paths.find((path) => !roots.includes(path.replace(/^~(?=\/)/, homedir())));
  return odd === undefined ? undefined : `${odd} is no root in the cache of the lab`;
}

function loggedIn(words: readonly string[]): string | undefined {
  return words.length === 1 && /^\w+@\w+$/.test(words[0] ?? '') ? undefined : 'it takes USER@HOST';
}
