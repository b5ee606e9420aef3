import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './run.ts';

/** Git wants a name, whoever it is. */
const nobody = ['-c', 'user.name=jane', '-c', 'user.email=jane@example.lan'];

export interface Clone extends Disposable {
  readonly folder: string;
}

/**
 * The workspace at a commit, in a folder of its own: what is versioned, tagged and built there changes nothing here.
 * Its packages are its own; other people's are linked from here.
 */
export function cloneOf(root: string, commit = 'HEAD'): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-release-'));
  const next = 'see whether the disk is full';
  run(root, ['git', 'clone', '--quiet', '--shared', '--no-checkout', root, folder], next);
  const id = run(root, ['git', 'rev-parse', commit], next).trim();
  run(folder, ['git', 'checkout', '--quiet', '--detach', id], next);
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** The workspace as it is now: what is not committed comes along, new files once git knows them. */
export function cloneAsItIs(root: string): Clone {
  const next = 'see what git status says';
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-index-'));
  try {
    // It works on a copy of the index: one that others use at the same time is locked now and then.
    const index = join(folder, 'index');
    copyFileSync(resolve(root, run(root, ['git', 'rev-parse', '--git-path', 'index'], next).trim()), index);
    const git = (...words: readonly string[]) =>
      run(root, ['env', `GIT_INDEX_FILE=${index}`, 'git', ...nobody, ...words], next).trim();
    // `status` also looks into what has only another time than the index says, at which `stash create` would fail.
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return cloneOf(root, isChanged ? git('stash', 'create') : 'HEAD');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Links each entry; a link to one of our own packages stays the relative link that it is. */
function linkModules(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const entry = join(from, name);
    if (lstatSync(entry).isSymbolicLink()) symlinkSync(readlinkSync(entry), join(to, name));
    else if (name === '@vmstation') linkModules(entry, join(to, name));
    else if (!name.startsWith('.') || name === '.bin') symlinkSync(entry, join(to, name));
  }
}
