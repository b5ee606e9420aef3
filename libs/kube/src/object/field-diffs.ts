import type { FieldDiff } from '@vmstation/engine';
import { isJsonObject, type Json } from './json.ts';

export type Path = readonly string[];

/**
 * Where two values differ, leaf by leaf: empty exactly when they are equal. Entries of a list that all have a
 * name of their own are compared by name, others by position.
 *
 * @param hide paths whose values are shown as `(secret)`
 */
export function fieldDiffs(
  from: Json | undefined,
  to: Json | undefined,
  hide: (path: Path) => boolean = () => false,
): FieldDiff[] {
  const result: FieldDiff[] = [];
  compare([], '', from, to, (path, field, before, after) => {
    result.push(hide(path) ? { field, from: veil(before), to: veil(after) } : shown(field, before, after));
  });
  return result;
}

type Report = (path: Path, field: string, from: Json | undefined, to: Json | undefined) => void;

function compare(
  path: Path,
  field: string,
  from: Json | undefined,
  to: Json | undefined,
  report: Report,
): void {
  const before = children(from);
  const after = children(to);
  const mixed = from !== undefined && to !== undefined && Array.isArray(from) !== Array.isArray(to);
  if (mixed || (before === undefined && from !== undefined) || (after === undefined && to !== undefined)) {
    if (from !== to) report(path, field, from, to);
    return;
  }
  if ((from === undefined) !== (to === undefined) && (before?.length ?? after?.length ?? 0) === 0) {
    report(path, field, from, to);
    return;
  }
  compareChildren({ path, field, from, to }, report);
}

interface Pair {
  readonly path: Path;
  readonly field: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

function compareChildren({ path, field, from, to }: Pair, report: Report): void {
  const isList = Array.isArray(from) || Array.isArray(to);
  const named = isList && [from, to].every((side) => side === undefined || names(side) !== undefined);
  const before = new Map(children(from, named));
  const after = new Map(children(to, named));
  if (named) {
    const common = (keys: Iterable<string>): string =>
      [...keys].filter((key) => before.has(key) && after.has(key)).join(', ');
    const [was, willBe] = [common(before.keys()), common(after.keys())];
    if (was !== willBe) report(path, `${field} (order)`, was, willBe);
  }
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const label = isList ? `${field}[${key}]` : member(field, key);
    compare([...path, key], label, before.get(key), after.get(key), report);
  }
}

function children(value: Json | undefined, named = false): [string, Json][] | undefined {
  if (Array.isArray(value)) {
    const keys = named ? names(value) : undefined;
    return value.map((entry: Json, index): [string, Json] => [keys?.[index] ?? String(index), entry]);
  }
  return isJsonObject(value) ? Object.entries(value) : undefined;
}

/** The names of a list's entries when each has one and no two are the same. */
function names(value: Json): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.flatMap((entry: Json) =>
    isJsonObject(entry) && typeof entry.name === 'string' ? [entry.name] : [],
  );
  return found.length === value.length && new Set(found).size === found.length ? found : undefined;
}

function member(field: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${field}[${JSON.stringify(key)}]`;
  return field === '' ? key : `${field}.${key}`;
}

function shown(field: string, from: Json | undefined, to: Json | undefined): FieldDiff {
  const plain = { field, from: text(from), to: text(to) };
  if (plain.from !== plain.to) return plain;
  return { field, from: JSON.stringify(from), to: JSON.stringify(to) };
}

function text(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function veil(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : '(secret)';
}
