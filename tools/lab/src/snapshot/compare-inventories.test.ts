import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareInventories } from './compare-inventories.ts';
import type { Inventory } from './inventory.ts';

const entries = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string()));
const inventory = entries.map((found): Inventory => ({ node: 'n', entries: found }));

test('an inventory equals itself', () => {
  fc.assert(
    fc.property(inventory, (one) => {
      expect(compareInventories(one, structuredClone(one)).differences).toEqual([]);
    }),
  );
});

test('differences turn around with the direction, and applying them gives the other side', () => {
  fc.assert(
    fc.property(inventory, inventory, (a, b) => {
      const there = compareInventories(a, b).differences;
      const back = compareInventories(b, a).differences;
      expect(back.map((d) => [d.kind, d.key, d.before, d.after])).toEqual(
        there.map((d) => [d.kind, d.key, d.after, d.before]),
      );
      const flat = (one: Inventory) =>
        new Map(
          Object.entries(one.entries).flatMap(([kind, keys]) =>
            Object.entries(keys).map(([key, value]) => [JSON.stringify([kind, key]), value] as const),
          ),
        );
      const made = flat(a);
      for (const { kind, key, after } of there) {
        if (after === undefined) made.delete(JSON.stringify([kind, key]));
        else made.set(JSON.stringify([kind, key]), after);
      }
      expect([...made].sort()).toEqual([...flat(b)].sort());
    }),
  );
});

const of = (file: Record<string, string>): Inventory => ({ node: 'n', entries: { file } });

test('an exception excuses what it names, and says when it excused nothing', () => {
  const seed = { kind: 'file', pattern: '/var/lib/*seed', reason: 'written at shutdown' };
  const never = { kind: 'package', pattern: '*', reason: 'never' };
  const result = compareInventories(
    of({ '/var/lib/a/seed': '1', '/etc/x': '1' }),
    of({ '/var/lib/a/seed': '2', '/etc/y': '1' }),
    [seed, never],
  );
  expect(result.differences).toEqual([
    { kind: 'file', key: '/etc/x', change: 'removed', before: '1' },
    { kind: 'file', key: '/etc/y', change: 'added', after: '1' },
  ]);
  expect(result.excused.map((e) => e.reason)).toEqual(['written at shutdown']);
  expect(result.unused).toEqual([never]);
});

test('a pattern is no regular expression', () => {
  const result = compareInventories(of({}), of({ '/etc/xconf': '' }), [
    { pattern: '/etc/.conf', reason: 'dot' },
  ]);
  expect(result.differences).toHaveLength(1);
});
