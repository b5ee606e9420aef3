import { expect, test } from 'vitest';
import { median, spread } from './statistics.ts';

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

test('one slow run moves the spread, not the median', () => {
  expect(median([1, 1, 1, 1, 90])).toBe(1);
  expect(spread([1, 1, 1, 1, 90])).toEqual({ low: 1, high: 90 });
});

test('nothing measured has no median', () => {
  expect(median([])).toBeNaN();
});
