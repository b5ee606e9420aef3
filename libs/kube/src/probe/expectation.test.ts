import { expect, test } from 'vitest';
import { mismatch } from './expectation.ts';

const targets = (...health: string[]) =>
  JSON.stringify({ data: { activeTargets: health.map((state) => ({ health: state })) } });

const allUp = {
  json: [{ path: 'data.activeTargets', atLeast: 2, every: { field: 'health', equals: 'up' } }],
};

test.each([
  ['all up', targets('up', 'up'), undefined],
  ['too few', targets('up'), 'data.activeTargets has 1 instead of at least 2'],
  [
    'one down',
    targets('up', 'down', 'up'),
    '1 of 3 in data.activeTargets have not health "up"; the first has "down"',
  ],
  ['nothing there', '{}', 'data.activeTargets is missing'],
  ['not JSON', '<html>', 'the answer is not JSON'],
])('targets: %s', (_name, body, why) => {
  expect(mismatch(allUp, 200, body)).toBe(why);
});

test('the first that is not as it should be is called by its names, as far as it has them', () => {
  const expected = {
    json: [{ path: '', every: { field: 'up', equals: true }, names: ['labels.job', 'labels.node'] }],
  };
  const said = (labels: object) => mismatch(expected, 200, JSON.stringify([{ up: false, labels }]));
  expect(said({ job: 'node-exporter', node: 'homelab' })).toContain(
    'the first (node-exporter, homelab) has false',
  );
  expect(said({ job: 'node-exporter', node: 7 })).toContain('the first (node-exporter) has false');
  expect(said({})).toContain('the first has false');
});

test('nothing is asked of entries that are excepted', () => {
  const except = { field: 'labels.sleeps', equals: 'true' };
  const expected = { json: [{ path: '', atLeast: 2, every: { field: 'health', equals: 'up' }, except }] };
  const entry = (health: string, sleeps: string) => ({ health, labels: { sleeps } });
  const said = (...entries: readonly object[]) => mismatch(expected, 200, JSON.stringify(entries));
  expect(said(entry('up', 'false'), entry('down', 'true'))).toBeUndefined();
  expect(said(entry('down', 'false'), entry('up', 'false'), entry('down', 'true'))).toBe(
    '1 of 2 in the answer have not health "up"; the first has "down"',
  );
});

test('an empty list proves nothing', () => {
  expect(mismatch({ json: [{ path: '', every: { field: 'a', equals: 1 } }] }, 200, '[]')).toBe(
    'the answer is empty',
  );
});

test('status and text', () => {
  expect(mismatch({}, 503, '')).toBe('status 503 instead of 200');
  expect(mismatch({ status: 302 }, 302, '')).toBeUndefined();
  expect(mismatch({ text: 'Hello' }, 200, 'Hell')).toBe('the answer does not contain "Hello"');
  expect(mismatch({ text: 'Hello' }, 200, 'Hello you')).toBeUndefined();
});

test('equals, some, and values in lists', () => {
  const body = JSON.stringify({ items: [{ name: 'a' }, { name: 'b' }], up: true });
  expect(mismatch({ json: [{ path: 'up', equals: true }] }, 200, body)).toBeUndefined();
  expect(mismatch({ json: [{ path: 'up', equals: false }] }, 200, body)).toBe('up is true instead of false');
  expect(mismatch({ json: [{ path: 'items.1.name', equals: 'b' }] }, 200, body)).toBeUndefined();
  expect(
    mismatch({ json: [{ path: 'items', some: { field: 'name', equals: 'b' } }] }, 200, body),
  ).toBeUndefined();
  expect(mismatch({ json: [{ path: 'items', some: { field: 'name', equals: 'c' } }] }, 200, body)).toBe(
    'none in items has name "c"',
  );
  expect(mismatch({ json: [{ path: 'up', every: { field: 'x', equals: 1 } }] }, 200, body)).toBe(
    'up is not a list',
  );
});
