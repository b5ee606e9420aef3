import { type Draft, draftOf, type Relations } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { changePaths } from '../paths/change.ts';
import { checkMode, checkOwner, checkPath } from '../paths/checks.ts';
import { readPaths } from '../paths/read.ts';
import { applyFile, guardFile, undoFile, writeFile } from './apply.ts';
import type { File } from './desired.ts';
import { diffFile, type FileState, parseFile, readFiles, readText } from './read.ts';

/** Mode `0644` and owner `root:root`, unless they are given. */
export type FileWanted = Omit<File, 'mode' | 'owner'> & Partial<Pick<File, 'mode' | 'owner'>>;

export const fileType: ScriptType<File, FileState> = {
  name: 'file',
  prelude: readPaths + changePaths + readText + writeFile,
  key: ({ path }) => path,
  show: ({ path }) => `file ${path}`,
  read: readFiles,
  parse: parseFile,
  diff: diffFile,
  apply: applyFile,
  undo: undoFile,
  guard: guardFile,
};

const draft = draftOf(fileType);

/**
 * A file: content, mode and owner; mode `0644` and owner `root:root`, unless they are given. It is put in place whole.
 * @key its path
 * @reads one `stat` and one `sha256sum` for all; a text is fetched only when it differs, a secret never
 * @undoes the file of before comes back with content, mode and owner, also one that a package of the same run brought;
 *  one that was not there goes
 * @throws PATH_INVALID, MODE_INVALID, OWNER_INVALID
 */
export function file(wanted: FileWanted, relations?: Relations): Draft<File> {
  return draft(
    {
      ...wanted,
      path: checkPath(wanted.path),
      mode: checkMode(wanted.mode ?? '0644'),
      owner: checkOwner(wanted.owner ?? 'root:root'),
    },
    relations,
  );
}
