import { createHash } from 'node:crypto';
import { type Difference, type FieldDiff, Secret } from '@vmstation/engine';
import type { Fields, Wanted } from '../contract.ts';
import { diffFacts, type PathFacts, parseFacts, unparsable } from '../paths/facts.ts';
import { pathWords } from '../paths/read.ts';
import { quote } from '../quote.ts';
import { contentOf, type File, isSecret } from './desired.ts';

/** Longest content that is fetched and shown, in bytes. */
const shown = 65_536;

/**
 * What stands at the path of a file. As JSON it says only what the node is like, whatever is desired: after undoing,
 * it has to be equal to what was there before. So what only the comparison needs is wrapped up.
 */
export interface FileState {
  /** Absent when nothing is there. */
  readonly facts?: PathFacts;
  /** Of a plain file whose content isn't secret. */
  readonly sha256?: string;
  readonly compared: Secret<{
    /** Whether the content is the desired one. */
    readonly same: boolean;
    /** The content, when it differs and can be shown. */
    readonly content: string | undefined;
  }>;
}

/**
 * sh: `vm_file_read INDEXES PATH …` prints what stands there, and the text of what is not as desired, if it is one.
 * `vm_file_list` holds the wanted digests with their paths, a line each, as sha256sum(1) checks them.
 */
export const readText = String.raw`
vm_file_read() {
  vm_path_stat "$@"
  if [ -n "$vm_plain" ] && printf '%s\n' "$vm_file_list" | sha256sum -c >/dev/null 2>&1; then
    vm_all same "$1" yes
  else
    vm_path_sums vm_file_got "$@"
  fi
}

vm_file_got() {
  case "
$vm_file_list
" in *"
$2  $3
"*) vm_put "$1" same yes; return 0 ;; esac
  case " $vm_file_hide " in *" $1 "*) return 0 ;; esac
  vm_put "$1" sha256 "$2"
  vm_file_size=$(wc -c <"$3")
  if [ "$vm_file_size" -gt ${shown} ]; then return 0; fi
  if [ "$(tr -d '\000' <"$3" | wc -c)" -ne "$vm_file_size" ]; then return 0; fi
  vm_cat "$1" content "$3"
}
`;

/** One `stat` and one `sha256sum` for all files; secrets are compared on the node and never fetched. */
export function readFiles(wanted: readonly Wanted<File>[]): string {
  const list = wanted.map(({ desired }) => `${sha256(contentOf(desired))}  ${desired.path}`);
  const hide = wanted.filter(({ desired }) => isSecret(desired)).map(({ index }) => index);
  return `vm_file_hide=${quote(hide.join(' '))}
vm_file_list=${quote(list.join('\n'))}
vm_file_read ${pathWords(wanted)}`;
}

/** @throws READ_FAILED, READ_UNPARSABLE */
export function parseFile(fields: Fields, desired: File): FileState {
  const facts = parseFacts(fields, desired.path);
  const hash = fields.get('sha256');
  const content = fields.get('content');
  if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) throw unparsable(desired.path, hash);
  const same = facts?.kind === 'file' && fields.get('same') === 'yes';
  const known = same ? sha256(contentOf(desired)) : hash;
  return {
    ...(facts === undefined ? {} : { facts }),
    ...(known === undefined || isSecret(desired) ? {} : { sha256: known }),
    compared: new Secret({ same, content: isSecret(desired) ? undefined : content }),
  };
}

export function diffFile(desired: File, actual: FileState): Difference | undefined {
  const fields = [
    ...(actual.compared.reveal().same ? [] : [contentDiff(desired, actual)]),
    ...diffFacts({ ...desired, kind: 'file' }, actual.facts),
  ];
  if (fields.length === 0) return undefined;
  return { action: actual.facts === undefined ? 'create' : 'update', fields };
}

function contentDiff(desired: File, actual: FileState): FieldDiff {
  const absent = actual.facts?.kind !== 'file';
  if (isSecret(desired)) return { field: 'content', from: absent ? undefined : '(secret)', to: '(secret)' };
  const text = contentOf(desired);
  const bytes = Buffer.byteLength(text);
  const { content } = actual.compared.reveal();
  const brief = bytes > shown || (!absent && content === undefined);
  return {
    field: 'content',
    from: absent ? undefined : (content ?? summary(actual.facts?.size ?? 0, actual.sha256 ?? '?')),
    to: brief ? summary(bytes, sha256(text)) : text,
  };
}

function summary(bytes: number, hash: string): string {
  return `(${bytes} bytes, sha256 ${hash.slice(0, 16)})`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
