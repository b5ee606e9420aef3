import { type Difference, type Draft, digest, draftOf, type Relations } from '@vmstation/engine';
import type { Fields, ScriptType, Wanted } from '../contract.ts';
import { changePaths } from '../paths/change.ts';
import { checkLine, checkMode, checkOwner, checkPath, refuse } from '../paths/checks.ts';
import { diffFacts, type PathFacts, parseFacts, unparsable } from '../paths/facts.ts';
import { checkSha256, checkUrl, fetchFiles, fetchSeconds } from '../paths/fetch.ts';
import { pathWords, readPaths } from '../paths/read.ts';
import { applyBinary, undoBinary } from './apply.ts';

/** One downloaded file. */
export interface Binary {
  readonly path: string;
  readonly url: string;
  /** The file inside the tar archive at the URL; without it, the download is the file. */
  readonly member?: string;
  /** Of the file itself. */
  readonly sha256?: string;
  /** Of what is downloaded; enough when the file's own isn't known. */
  readonly downloadSha256?: string;
  /** Octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

export interface BinaryState {
  readonly facts?: PathFacts;
  readonly sha256?: string;
  /** SHA-256 of the download that we took it from, and of what we put in place. */
  readonly installed?: { readonly download: string; readonly file: string };
}

export const binaryType: ScriptType<Binary, BinaryState> = {
  name: 'binary',
  safeToRepeat: () => true,
  prelude: readPaths + changePaths + fetchFiles,
  key: ({ path }) => path,
  show: ({ path, url }) => `binary ${path} from ${url}`,
  read,
  parse,
  diff,
  apply: (change) => applyBinary(change, isInstalled(change.desired, change.actual), markOf(change.desired)),
  undo: (remembered) => undoBinary(remembered, markOf(remembered.desired)),
  timeoutSeconds: () => fetchSeconds,
};

const draft = draftOf(binaryType);

/**
 * A program that is downloaded; mode `0755` and owner `root:root` unless they are given. It is put in place when its
 * checksum, or that of its archive, was right.
 * @key its path
 * @reads mode, owner and checksum
 * @undoes the file of before comes back; one that was not there goes
 * @throws PATH_INVALID, MODE_INVALID, OWNER_INVALID, URL_INVALID, SHA256_INVALID, BINARY_UNVERIFIED without any checksum
 */
export function binary(
  wanted: Omit<Binary, 'mode' | 'owner'> & Partial<Pick<Binary, 'mode' | 'owner'>>,
  relations?: Relations,
): Draft<Binary> {
  const { path, sha256, downloadSha256, member } = wanted;
  if (sha256 === undefined && downloadSha256 === undefined) {
    refuse('BINARY_UNVERIFIED', `${path} has no checksum`, 'give the sha256 of the file or of its download');
  }
  return draft(
    {
      path: checkPath(path),
      url: checkUrl(wanted.url),
      ...(member === undefined ? {} : { member: checkLine(member, 'the member of an archive') }),
      ...(sha256 === undefined ? {} : { sha256: checkSha256(sha256) }),
      ...(downloadSha256 === undefined ? {} : { downloadSha256: checkSha256(downloadSha256) }),
      mode: checkMode(wanted.mode ?? '0755'),
      owner: checkOwner(wanted.owner ?? 'root:root'),
    },
    relations,
  );
}

/** Name below `$VM_STATE` of the file that says what was installed. */
function markOf({ path }: Binary): string {
  return `binary-${digest(path)}`;
}

/** SHA-256 that the file has to have, when it can be known beforehand. */
function expected({ sha256, downloadSha256, member }: Binary): string | undefined {
  return sha256 ?? (member === undefined ? downloadSha256 : undefined);
}

function isInstalled(desired: Binary, { facts, sha256, installed }: BinaryState): boolean {
  if (facts?.kind !== 'file' || sha256 === undefined) return false;
  const sum = expected(desired);
  if (sum !== undefined) return sha256 === sum;
  return installed?.download === desired.downloadSha256 && installed?.file === sha256;
}

function read(wanted: readonly Wanted<Binary>[]): string {
  const paths = pathWords(wanted);
  const marks = wanted.map(({ index, desired }) => {
    const mark = `"$VM_STATE/${markOf(desired)}"`;
    return `if [ -f ${mark} ]; then vm_put ${index} installed "$(cat ${mark})"; fi`;
  });
  return `vm_path_stat ${paths}\nvm_path_sums vm_path_put_sum ${paths}\n${marks.join('\n')}`;
}

function parse(fields: Fields, { path }: Binary): BinaryState {
  const facts = parseFacts(fields, path);
  const sha256 = fields.get('sha256');
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) throw unparsable(path, sha256);
  const text = fields.get('installed');
  const mark = text === undefined ? undefined : /^([0-9a-f]{64}) ([0-9a-f]{64})$/.exec(text);
  if (mark === null) throw unparsable(path, text ?? '');
  const [, download, file] = mark ?? [];
  return {
    ...(facts === undefined ? {} : { facts }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(download === undefined || file === undefined ? {} : { installed: { download, file } }),
  };
}

function diff(desired: Binary, actual: BinaryState): Difference | undefined {
  const to = expected(desired) ?? `of ${desired.member} in ${desired.downloadSha256}`;
  const fields = [
    ...(isInstalled(desired, actual) ? [] : [{ field: 'sha256', from: actual.sha256, to }]),
    ...diffFacts({ ...desired, kind: 'file' }, actual.facts),
  ];
  if (fields.length === 0) return undefined;
  return { action: actual.facts === undefined ? 'create' : 'update', fields };
}
