import { type Difference, type Draft, draftOf, type Relations } from '@vmstation/engine';
import type { Change, Remembered, ScriptType } from '../contract.ts';
import { changePaths } from '../paths/change.ts';
import { checkMode, checkOwner, checkPath } from '../paths/checks.ts';
import { diffFacts, type PathFacts, parseFacts } from '../paths/facts.ts';
import { pathWords, readPaths } from '../paths/read.ts';
import { quote, sh } from '../quote.ts';

/** A directory, without what is in it. */
export interface Directory {
  readonly path: string;
  /** Octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
  /** One that is there already is left as it is: mode and owner are for one that has to be made. */
  readonly asFound?: true;
}

/** What stands at the path; the size of a directory changes by itself, so it isn't part of it. */
export interface DirectoryState {
  readonly facts?: Omit<PathFacts, 'size'>;
}

export const directoryType: ScriptType<Directory, DirectoryState> = {
  name: 'directory',
  prelude: readPaths + changePaths,
  key: ({ path }) => path,
  show: ({ path }) => `directory ${path}`,
  read: (wanted) => `vm_path_stat ${pathWords(wanted)}`,
  parse: (fields, desired) => {
    const facts = parseFacts(fields, desired.path);
    if (facts === undefined) return {};
    const { size: _, ...rest } = facts;
    return { facts: rest };
  },
  diff,
  apply,
  undo,
};

const draft = draftOf(directoryType);

/**
 * A directory; mode `0755` and owner `root:root`, unless they are given. Its parent has to be there.
 * @key its path
 * @reads kind, mode and owner, by one `stat` for all
 * @undoes mode and owner of before; one that we made goes when it is empty, else it stays and the run says so
 * @throws PATH_INVALID, MODE_INVALID, OWNER_INVALID
 */
export function directory(
  wanted: Pick<Directory, 'path'> & Partial<Directory>,
  relations?: Relations,
): Draft<Directory> {
  return draft(
    {
      path: checkPath(wanted.path),
      mode: checkMode(wanted.mode ?? '0755'),
      owner: checkOwner(wanted.owner ?? 'root:root'),
      ...(wanted.asFound === true ? { asFound: true } : {}),
    },
    relations,
  );
}

function diff(desired: Directory, { facts }: DirectoryState): Difference | undefined {
  // Where a link leads is for what is to lie below it.
  if (desired.asFound && (facts?.kind === 'directory' || facts?.kind === 'link')) return undefined;
  const there = facts === undefined ? undefined : { ...facts, size: 0 };
  const fields = diffFacts({ ...desired, kind: 'directory' }, there);
  if (fields.length === 0) return undefined;
  return { action: facts === undefined ? 'create' : 'update', fields };
}

function apply({ desired, action }: Change<Directory, DirectoryState>): string {
  if (action === 'restart') return ':';
  const { path, mode, owner, asFound } = desired;
  const place = quote(path);
  const owned = [sh`vm_path_own ${owner} ${path}`, sh`chmod ${mode} ${path}`];
  const [within, afterwards] = asFound ? [owned, []] : [[], owned];
  return `if [ -L ${place} ] || { [ -e ${place} ] && [ ! -d ${place} ]; }; then
  vm_path_fail PATH_IS_TAKEN ${quote(`${path} is no directory; move it away by hand, or declare what it points to`)}
fi
if [ ! -d ${place} ]; then
  vm_path_ready ${place}
  mkdir ${place}
  vm_path_label ${place}${within.map((line) => `\n  ${line}`).join('')}
fi${afterwards.map((line) => `\n${line}`).join('')}`;
}

function undo({ desired, before }: Remembered<Directory, DirectoryState>): string {
  const { path } = desired;
  const place = quote(path);
  if (before.facts !== undefined) {
    // It was refused or left alone, so nothing was changed.
    if (before.facts.kind !== 'directory' || desired.asFound) return ':';
    return `if [ -d ${place} ]; then
  ${sh`chown ${before.facts.ids} ${path}`}
  ${sh`chmod ${before.facts.mode} ${path}`}
fi`;
  }
  return `if [ -d ${place} ] && [ ! -L ${place} ]; then
  if [ -z "$(ls -A ${place})" ]; then rmdir ${place}
  else printf '%s\\n' ${quote(`kept: ${path} is not empty, and what it holds is not ours`)}; fi
fi`;
}
