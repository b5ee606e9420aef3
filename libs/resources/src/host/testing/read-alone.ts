import type { Fields, ScriptType } from '../../contract.ts';
import { frameFunctions, newNonce, parseFrames } from '../frame.ts';

const nonce = newNonce();

/** sh: the functions by which a fragment prints, for one that runs outside a section. */
export const printing = frameFunctions(nonce);

/** sh: the read of many resources of one type, after {@link printing} and what else it needs. */
export function readingAlone<D, A>(type: ScriptType<D, A>, all: readonly D[], before = ''): string {
  const fragment = type.read(all.map((desired, index) => ({ index, desired })));
  return `set -u\n${printing}\n${before}\n${type.prelude ?? ''}\n(\n${fragment}\n) </dev/null`;
}

/** What such a read has printed, as its type understands it. */
export function parseAlone<D, A>(type: ScriptType<D, A>, all: readonly D[], stdout: string): A[] {
  const values = parseFrames(`\n${nonce} ( read\n${stdout}`, nonce).get('read')?.values;
  const none: Fields = new Map();
  return all.map((desired, i) => type.parse(values?.get(i) ?? none, desired));
}
