import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldDiffs } from './field-diffs.ts';
import type { Json } from './json.ts';

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), x: tie('value') }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c.d'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

function same(a: Json, b: Json): boolean {
  const sorted = (value: Json): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : value !== null && typeof value === 'object'
        ? Object.entries(value)
            .map(([key, inner]): [string, unknown] => [key, sorted(inner)])
            .sort(([x], [y]) => (x < y ? -1 : 1))
            .concat([['{}', '']])
        : value;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

test('no differences exactly when the values are equal', () => {
  fc.assert(fc.property(json, json, (a, b) => (fieldDiffs(a, b).length === 0) === same(a, b)));
  fc.assert(fc.property(json, (a) => fieldDiffs(a, structuredClone(a)).length === 0));
});

test('every difference shows two different texts, unless it is hidden', () => {
  fc.assert(fc.property(json, json, (a, b) => fieldDiffs(a, b).every(({ from, to }) => from !== to)));
  fc.assert(
    fc.property(json, json, (a, b) =>
      fieldDiffs(a, b, () => true).every(({ from, to }) =>
        [from, to].every((text) => text === undefined || text === '(secret)'),
      ),
    ),
  );
});

test('names the place as a person would', () => {
  const before = {
    metadata: { labels: { 'app.kubernetes.io/name': 'x' } },
    spec: { containers: [{ name: 'app', image: 'a:1', args: ['--v'] }, { name: 'side' }] },
  };
  const after = {
    metadata: { labels: { 'app.kubernetes.io/name': 'y' } },
    spec: { replicas: 2, containers: [{ name: 'side' }, { name: 'app', image: 'a:2', args: [] }] },
  };
  expect(fieldDiffs(before, after)).toEqual([
    { field: 'metadata.labels["app.kubernetes.io/name"]', from: 'x', to: 'y' },
    { field: 'spec.containers (order)', from: 'app, side', to: 'side, app' },
    { field: 'spec.containers[app].image', from: 'a:1', to: 'a:2' },
    { field: 'spec.containers[app].args[0]', from: '--v', to: undefined },
    { field: 'spec.replicas', from: undefined, to: '2' },
  ]);
});

test('a number is not the text of a number', () => {
  expect(fieldDiffs({ a: 1 }, { a: '1' })).toEqual([{ field: 'a', from: '1', to: '"1"' }]);
});
