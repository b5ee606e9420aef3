import { type FieldDiff, VmstationError } from '@vmstation/engine';
import type { Fields } from '../contract.ts';

/** What stands at a path of a node. A symbolic link is not followed. */
export interface PathFacts {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Four octal digits. */
  readonly mode: string;
  /** `user:group` by name; `UNKNOWN` where an id has no name. */
  readonly owner: string;
  /** `uid:gid`. */
  readonly ids: string;
  /** Bytes. */
  readonly size: number;
  /** Where a symbolic link points. */
  readonly target?: string;
}

const kinds: ReadonlyMap<number, PathFacts['kind']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'link'],
]);

/**
 * The facts that `vm_path_stat` printed; `undefined` when nothing is there.
 * @throws READ_FAILED when the node could not say, READ_UNPARSABLE when it said something else
 */
export function parseFacts(fields: Fields, path: string): PathFacts | undefined {
  failed(fields, path);
  const line = fields.get('stat');
  if (line === undefined) return undefined;
  const match = /^([0-9a-f]+):(\d+):(\d+):(\d+):([^:]*):([^:]*)$/.exec(line);
  if (match === null) throw unparsable(path, line);
  const [, hex = '', uid, gid, size, user, group] = match;
  const bits = Number.parseInt(hex, 16);
  const target = fields.get('target');
  return {
    kind: kinds.get(bits & 0o170000) ?? 'other',
    mode: (bits & 0o7777).toString(8).padStart(4, '0'),
    owner: `${user}:${group}`,
    ids: `${uid}:${gid}`,
    size: Number(size),
    ...(target === undefined ? {} : { target }),
  };
}

/** @throws READ_FAILED when the node said that it could not read this */
export function failed(fields: Fields, where: string): void {
  const error = fields.get('error');
  if (error === undefined) return;
  throw new VmstationError({
    code: 'READ_FAILED',
    message: `the node could not read it: ${error.trim()}`,
    where,
    next: 'run that command on the node by hand',
  });
}

export function unparsable(where: string, text: string): VmstationError {
  return new VmstationError({
    code: 'READ_UNPARSABLE',
    message: `the node's answer makes no sense: ${JSON.stringify(text.slice(0, 80))}`,
    where,
    next: 'look whether something on the node prints into every shell, such as /etc/profile.d',
  });
}

/** Kind, mode and owner that are not as desired. */
export function diffFacts(
  desired: { readonly kind: 'file' | 'directory'; readonly mode: string; readonly owner: string },
  actual: PathFacts | undefined,
): FieldDiff[] {
  if (actual === undefined) {
    return [
      { field: 'mode', from: undefined, to: desired.mode },
      { field: 'owner', from: undefined, to: desired.owner },
    ];
  }
  return [
    ...(actual.kind === desired.kind ? [] : [{ field: 'kind', from: describe(actual), to: desired.kind }]),
    ...(actual.mode === desired.mode ? [] : [{ field: 'mode', from: actual.mode, to: desired.mode }]),
    ...(sameOwner(desired.owner, actual) ? [] : [{ field: 'owner', from: named(actual), to: desired.owner }]),
  ];
}

function describe(facts: PathFacts): string {
  return facts.kind === 'link' ? `link to ${facts.target ?? '?'}` : facts.kind;
}

function named(facts: PathFacts): string {
  return facts.owner.includes('UNKNOWN') ? facts.ids : facts.owner;
}

function sameOwner(desired: string, actual: PathFacts): boolean {
  const [names, ids] = [actual.owner.split(':'), actual.ids.split(':')];
  return desired.split(':').every((part, i) => part === names[i] || part === ids[i]);
}
