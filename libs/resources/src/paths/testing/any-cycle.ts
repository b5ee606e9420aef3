import { canonical, type Draft } from '@vmstation/engine';
import { expect } from 'vitest';
import type { ScriptType } from '../../contract.ts';
import type { Sandbox } from './sandbox.ts';

/** diff∘apply is nothing, whatever was there before; and undo brings that back. For any wish of any type. */
export function expectCycle<D, A>(node: Sandbox, type: ScriptType<D, A>, { desired }: Draft<D>): void {
  const before = node.read(type, desired);
  if (type.diff(desired, before) === undefined) return;
  expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(node.diff(type, desired)).toBeUndefined();
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(canonical(node.read(type, desired))).toBe(canonical(before));
}
