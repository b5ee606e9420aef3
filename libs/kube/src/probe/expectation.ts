import { isDeepStrictEqual } from 'node:util';
import { type Json, valueAt } from '../object/json.ts';

/** A test of one value in a JSON reply. All that is given must hold. */
export interface JsonExpectation {
  /** Keys and list positions with dots between: `data.activeTargets`, `items.0.name`. Empty for the whole reply. */
  readonly path: string;
  readonly equals?: Json;
  /** Of a number its value, of a list its length. */
  readonly atLeast?: number;
  /** Each entry of a list, which must not be empty, has this value in this field. */
  readonly every?: FieldTest;
  /** Fields by which a failure of `every` calls an entry: `labels.instance`. */
  readonly names?: readonly string[];
  /** Entries of which `every` asks nothing. */
  readonly except?: FieldTest;
  /** One entry of a list has it. */
  readonly some?: FieldTest;
}

export interface FieldTest {
  readonly field: string;
  readonly equals: Json;
}

/** What a reply must be. Data, not code, so that a plan can show it and compare it. */
export interface Expectation {
  /** Default 200. */
  readonly status?: number;
  /** Found somewhere in the body. */
  readonly text?: string;
  readonly json?: readonly JsonExpectation[];
}

/** @returns why the reply is not what was expected; undefined when it is */
export function mismatch(expected: Expectation, status: number, body: string): string | undefined {
  const wanted = expected.status ?? 200;
  if (status !== wanted) return `status ${status} instead of ${wanted}`;
  if (expected.text !== undefined && !body.includes(expected.text)) {
    return `the answer does not contain ${JSON.stringify(expected.text)}`;
  }
  if (expected.json === undefined || expected.json.length === 0) return undefined;
  let reply: Json;
  try {
    reply = JSON.parse(body);
  } catch {
    // What came instead of JSON says nothing that its status did not say.
    return 'the answer is not JSON';
  }
  return expected.json.map((test) => jsonMismatch(test, reply)).find((why) => why !== undefined);
}

function jsonMismatch(
  { path, equals, atLeast, every, names = [], except, some }: JsonExpectation,
  reply: Json,
): string | undefined {
  const place = path === '' ? 'the answer' : path;
  const value = valueAt(reply, keys(path));
  if (value === undefined) return `${place} is missing`;
  if (equals !== undefined && !isDeepStrictEqual(value, equals)) {
    return `${place} is ${JSON.stringify(value)} instead of ${JSON.stringify(equals)}`;
  }
  const size = Array.isArray(value) ? value.length : value;
  if (atLeast !== undefined && (typeof size !== 'number' || size < atLeast)) {
    return `${place} ${Array.isArray(value) ? 'has' : 'is'} ${JSON.stringify(size)} instead of at least ${atLeast}`;
  }
  if (every === undefined && some === undefined) return undefined;
  if (!Array.isArray(value)) return `${place} is not a list`;
  if (every !== undefined) {
    const asked = except === undefined ? value : value.filter((entry) => !holds(except, entry));
    const bad = asked.filter((entry) => !holds(every, entry));
    if (value.length === 0) return `${place} is empty`;
    if (bad.length > 0) {
      const first = JSON.stringify(valueAt(bad[0], keys(every.field)));
      return `${bad.length} of ${asked.length} in ${place} have not ${every.field} ${JSON.stringify(every.equals)}; the first${called(names, bad[0])} has ${first}`;
    }
  }
  if (some !== undefined && !value.some((entry) => holds(some, entry))) {
    return `none in ${place} has ${some.field} ${JSON.stringify(some.equals)}`;
  }
  return undefined;
}

/** ` (node-exporter, homelab)` */
function called(names: readonly string[], entry: Json | undefined): string {
  const said = names.flatMap((name) => {
    const value = valueAt(entry, keys(name));
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function holds({ field, equals }: FieldTest, entry: Json): boolean {
  return isDeepStrictEqual(valueAt(entry, keys(field)), equals);
}

function keys(path: string): string[] {
  return path === '' ? [] : path.split('.');
}
