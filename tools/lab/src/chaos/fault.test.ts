import { expect, test } from 'vitest';
import { fillableFolder } from './fault.ts';

test.each(['/', 'etc', '/proc/sys', '/run', '/etc/../proc'])('%s is never filled', (folder) => {
  expect(() => fillableFolder(folder)).toThrow(expect.objectContaining({ code: 'LAB_FAULT_REFUSED' }));
});

test.each(['/etc', '/var/lib', '/runner'])('%s may be filled', (folder) => {
  expect(fillableFolder(folder)).toBe(folder);
});
