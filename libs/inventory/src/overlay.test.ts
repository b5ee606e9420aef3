import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeOverlay } from './overlay.ts';

const map = fc.dictionary(
  fc.string(),
  fc.jsonValue().filter((value) => value !== null),
);

test('maps are merged, lists and values replaced, null takes away', () => {
  const base = {
    hosts: { a: { user: 'jane', roles: ['worker'] }, b: { user: 'jane' } },
    users: { jane: {} },
  };
  const overlay = { hosts: { a: { roles: ['storage'], port: 2222 }, b: null } };
  expect(mergeOverlay(base, overlay)).toEqual({
    hosts: { a: { user: 'jane', roles: ['storage'], port: 2222 } },
    users: { jane: {} },
  });
});

test('nothing changes nothing, and a second time changes nothing more', () => {
  fc.assert(
    fc.property(map, map, (base, overlay) => {
      expect(mergeOverlay(base, {})).toEqual(base);
      const once = mergeOverlay(base, overlay);
      expect(mergeOverlay(once, overlay)).toEqual(once);
    }),
  );
});

test('a key named like a member of all objects is a key like any other', () => {
  const overlay: Record<string, unknown> = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
  const merged = mergeOverlay({ a: 1 }, overlay);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(merged.constructor).toBe(2);
});
