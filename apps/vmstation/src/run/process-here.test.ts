import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isAlive, processHere } from './process-here.ts';

const here = processHere();

test('this process is alive', () => {
  expect(here).toMatchObject({ pid: process.pid, start: expect.stringMatching(/^\d+$/) });
  expect(isAlive(here)).toBe(true);
});

test('another one that has its number is not it: of another start of the machine, or begun at another time', () => {
  expect(isAlive({ ...here, boot: 'another' })).toBe(false);
  expect(isAlive({ ...here, start: '1' })).toBe(false);
});

test('one that has ended is not alive, whatever is known of it', () => {
  const { pid } = spawnSync('true');
  expect(isAlive({ ...here, pid })).toBe(false);
  expect(isAlive({ pid })).toBe(false);
  expect(isAlive({ pid: process.pid })).toBe(true);
});
