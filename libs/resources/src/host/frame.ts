import { randomBytes } from 'node:crypto';

/** What one named section of a script printed. */
export interface Section {
  /** Values by resource index and field, as `vm_put` printed them. */
  readonly values: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** Everything else that it printed. */
  readonly noise: string;
  /** Whether its last line was reached; not so after `exit`, a syntax error or a kill. */
  readonly complete: boolean;
  /** Its exit code; absent when nothing came after it. */
  readonly code: number | undefined;
}

/** Marks our own lines; nothing on the node can guess it. */
export function newNonce(): string {
  return `vm-${randomBytes(12).toString('hex')}`;
}

/**
 * sh functions that print frames. A value stands between two marks as it is, so that nothing has to be escaped and
 * no process is started for it. The marks are also written to stderr, so that it can be told whose words are whose.
 *
 * `vm_put INDEX FIELD VALUE`, `vm_cat INDEX FIELD PATH…`; for many at once, `vm_rows FIELD INDEXES LINES` with a line
 * for each of the indexes, and `vm_all FIELD INDEXES VALUE` with one value for all.
 */
export function frameFunctions(nonce: string): string {
  return `VM_N=${nonce}
vm_put() { printf '\\n%s v %s %s\\n%s\\n%s .\\n' "$VM_N" "$1" "$2" "$3" "$VM_N"; }
vm_cat() { printf '\\n%s v %s %s\\n' "$VM_N" "$1" "$2"; shift 2; cat -- "$@" && printf '\\n%s .\\n' "$VM_N"; }
vm_rows() { printf '\\n%s w %s %s\\n%s\\n%s .\\n' "$VM_N" "$1" "$2" "$3" "$VM_N"; }
vm_all() { printf '\\n%s a %s %s\\n%s\\n%s .\\n' "$VM_N" "$1" "$2" "$3" "$VM_N"; }
vm_open() { printf '\\n%s ( %s\\n' "$VM_N" "$1"; printf '\\n%s ( %s\\n' "$VM_N" "$1" >&2; }
vm_done() { printf '\\n%s !\\n' "$VM_N"; }
vm_shut() { printf '\\n%s ) %s\\n' "$VM_N" "$1"; printf '\\n%s ) %s\\n' "$VM_N" "$1" >&2; }
`;
}

/** Whether all that a section has to say was said. */
export function wasReached(section: Section | undefined): boolean {
  return section?.complete === true;
}

interface Value {
  readonly index: number;
  readonly field: string;
  readonly value: string;
}

interface Open {
  readonly values: Map<number, Map<string, string>>;
  noise: string;
  complete: boolean;
  code: number | undefined;
}

/** Sections by name, from one stream of a script. Takes any text; what is not ours is noise. */
export function parseFrames(text: string, nonce: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Open>();
  let open: Open | undefined;
  let pending: readonly Value[] = [];
  for (const piece of `\n${text}`.split(`\n${nonce} `).slice(1)) {
    const end = piece.indexOf('\n');
    const header = end < 0 ? piece : piece.slice(0, end);
    const body = end < 0 ? '' : piece.slice(end + 1);
    const [verb, first, ...rest] = header.split(' ');
    if (verb === '(' && first !== undefined) {
      open = { values: new Map(), noise: body, complete: false, code: undefined };
      sections.set(first, open);
    } else if (open !== undefined && (verb === 'v' || verb === 'w' || verb === 'a') && first !== undefined) {
      pending =
        verb === 'v'
          ? valuesOf(rest.join(' '), [first], [body])
          : valuesOf(first, rest, linesOf(verb, rest, body));
      continue;
    } else if (open !== undefined && verb === '.') {
      for (const { index, field, value } of pending) {
        const fields = open.values.get(index) ?? new Map<string, string>();
        open.values.set(index, fields.set(field, value));
      }
      open.noise += body;
    } else if (open !== undefined && verb === '!') {
      open.complete = true;
      open.noise += body;
    } else if (open !== undefined && verb === ')') {
      open.code = Number(first);
      open = undefined;
    }
    pending = [];
  }
  return sections;
}

/** None of them where there is not one value for each index. */
function valuesOf(field: string, indexes: readonly string[], values: readonly string[]): readonly Value[] {
  const isSound =
    field !== '' && indexes.length === values.length && indexes.every((each) => /^\d{1,9}$/.test(each));
  return isSound ? values.map((value, i) => ({ index: Number(indexes[i]), field, value })) : [];
}

function linesOf(verb: 'w' | 'a', indexes: readonly string[], body: string): readonly string[] {
  return verb === 'w' ? body.split('\n') : indexes.map(() => body);
}
