import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('without options everything is measured five times', () => {
  const options = parseOptions([]);
  expect(options.scenarios).toEqual(['table', 'growth', 'startup', 'nx', 'cluster']);
  expect(options).toMatchObject({ runs: 5, hosts: [1, 3], resources: [20, 200], roundTrips: [0, 10, 50] });
});

test('quick means once and little, but what is said counts more', () => {
  expect(parseOptions(['--quick'])).toMatchObject({ runs: 1, resources: [20], roundTrips: [0] });
  expect(parseOptions(['--quick', '--runs=3', '--resources', '200'])).toMatchObject({
    runs: 3,
    resources: [200],
  });
});

test.each([['--scenario=tabel'], ['--runs=many'], ['--phases=second'], ['--fast']])(
  '%s is refused',
  (word) => {
    expect(() => parseOptions([word])).toThrow(TypeError);
  },
);
