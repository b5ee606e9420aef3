import { type Difference, type Draft, digest, draftOf, type Relations } from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType, Wanted } from '../contract.ts';
import { changePaths } from '../paths/change.ts';
import { checkOwner, checkPath, refuse } from '../paths/checks.ts';
import { failed, unparsable } from '../paths/facts.ts';
import { checkSha256, checkUrl, compression, fetchFiles, fetchSeconds } from '../paths/fetch.ts';
import { quote } from '../quote.ts';
import { placeArchive, readArchive } from './shell.ts';

/** The files of a tar archive, unpacked into a directory that others use too. */
export interface Archive {
  readonly url: string;
  /** Of the download. */
  readonly sha256?: string;
  /** The directory, which has to be there. */
  readonly to: string;
  /** Leading directories that are taken off the names in the archive. */
  readonly strip: number;
  /** A path that has to exist once it is unpacked; tells archives apart that share a directory. */
  readonly creates?: string;
  /** `user:group` of all that it brings. */
  readonly owner: string;
}

export interface ArchiveState {
  /** URL and checksum of what we unpacked. */
  readonly source?: string;
  /** Files that are not as they were in the archive, each with what sha256sum says. */
  readonly changed: readonly string[];
  /** Whether `creates` is there. */
  readonly created?: boolean;
}

export const archiveType: ScriptType<Archive, ArchiveState> = {
  name: 'archive',
  safeToRepeat: () => true,
  prelude: changePaths + fetchFiles + readArchive + placeArchive,
  key: keyOf,
  show: ({ url, to }) => `archive ${url} in ${to}`,
  read: (wanted) => wanted.map(question).join('\n'),
  parse,
  diff,
  apply,
  undo,
  timeoutSeconds: () => fetchSeconds,
};

const draft = draftOf(archiveType);

/**
 * An archive; `strip` 0 and owner `root:root` unless they are given. Files that it replaces are kept and come back;
 * directories that it made go when they are empty.
 * @key `creates`, or `to` without it
 * @reads the files are held against the checksums that they had when they were unpacked
 * @undoes files that it brought go, those that it replaced come back; directories that it made go when they are empty
 * @throws PATH_INVALID, OWNER_INVALID, URL_INVALID, SHA256_INVALID, ARCHIVE_INVALID
 */
export function archive(
  wanted: Omit<Archive, 'strip' | 'owner'> & Partial<Pick<Archive, 'strip' | 'owner'>>,
  relations?: Relations,
): Draft<Archive> {
  const { sha256, creates, strip = 0 } = wanted;
  if (!Number.isInteger(strip) || strip < 0)
    refuse('ARCHIVE_INVALID', `strip ${strip}`, 'give a count of directories');
  return draft(
    {
      url: checkUrl(wanted.url),
      ...(sha256 === undefined ? {} : { sha256: checkSha256(sha256) }),
      to: checkPath(wanted.to),
      strip,
      ...(creates === undefined ? {} : { creates: checkPath(creates) }),
      owner: checkOwner(wanted.owner ?? 'root:root'),
    },
    relations,
  );
}

function keyOf({ to, creates }: Archive): string {
  return creates ?? to;
}

/** Begins the names of our files in `$VM_STATE`. */
function idOf(desired: Archive): string {
  return `archive-${digest(keyOf(desired))}`;
}

function sourceOf({ url, sha256 = '-', strip }: Archive): string {
  return `${url} ${sha256} ${strip}`;
}

function question({ index, desired }: Wanted<Archive>): string {
  return `vm_archive_read ${index} ${idOf(desired)} ${quote(desired.to)} ${quote(desired.creates ?? '')}`;
}

function parse(fields: Fields, { to, creates }: Archive): ArchiveState {
  failed(fields, to);
  const changed = fields.get('changed');
  const created = fields.get('created');
  if (changed === undefined || (creates !== undefined && created === undefined))
    throw unparsable(to, changed ?? '');
  const source = fields.get('source');
  return {
    ...(source === undefined ? {} : { source }),
    changed: changed.split('\n').filter((line) => line !== ''),
    ...(created === undefined ? {} : { created: created === 'yes' }),
  };
}

function diff(desired: Archive, { source, changed, created }: ArchiveState): Difference | undefined {
  const wanted = sourceOf(desired);
  const fields = [
    ...(source === wanted ? [] : [{ field: 'source', from: source, to: wanted }]),
    ...(changed.length === 0 ? [] : [{ field: 'files', from: changed.join('\n'), to: 'as in the archive' }]),
    ...(created === false ? [{ field: 'creates', from: undefined, to: desired.creates }] : []),
  ];
  if (fields.length === 0) return undefined;
  return { action: source === undefined ? 'create' : 'update', fields };
}

function apply({ desired, action }: Change<Archive, ArchiveState>): string {
  if (action === 'restart') return ':';
  const { url, to, sha256 = '', strip, owner, creates } = desired;
  const flags = `-x${compression(url)}f`;
  const words = [idOf(desired), url, sha256, to, strip, owner, sourceOf(desired), flags].map(quote).join(' ');
  if (creates === undefined) return `vm_archive_install ${words}`;
  const sentence = quote(`${url} is unpacked, but ${creates} is still not there; correct that path or strip`);
  return `vm_archive_install ${words}
if [ ! -e ${quote(creates)} ]; then vm_path_fail ARCHIVE_WITHOUT ${sentence}; fi`;
}

function undo({ desired }: Remembered<Archive, ArchiveState>): string {
  return `vm_archive_remove ${idOf(desired)} ${quote(desired.to)}`;
}
