import { expect, test } from 'vitest';
import { z } from 'zod';
import { messageOf } from './errors.ts';

test('whatever was thrown becomes words; what a schema found, one line of them', () => {
  expect(messageOf(new Error('no route'))).toBe('no route');
  expect(messageOf('plain')).toBe('plain');
  const { error } = z.object({ site: z.string(), hosts: z.array(z.number()) }).safeParse({ hosts: ['x'] });
  expect(messageOf(error)).toBe('site: Invalid input: expected string, received undefined, and 1 more');
  expect(messageOf(z.string().safeParse(1).error)).toBe('Invalid input: expected string, received number');
});
