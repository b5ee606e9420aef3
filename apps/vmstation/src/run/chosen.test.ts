import { expect, test } from 'vitest';
import { chosen } from './chosen.ts';
import { defaultOptions } from './options.ts';
import { outrun } from './outrun.ts';

const some = { ...defaultOptions, limit: ['a', 'b'], tags: ['my task'] };

test('the same hosts, stacks and tasks can be chosen again', () => {
  expect(chosen(some)).toBe(" --limit=a,b --tags='my task'");
  expect(chosen({ ...defaultOptions, stack: ['cluster-infra'] })).toBe(' --stack=cluster-infra');
  expect(chosen(defaultOptions)).toBe('');
});

test('whoever carried out a plan of a few is told to make another one of these', () => {
  expect(outrun({ moved: ['host:a'] }, some).next).toContain(
    "vmstation plan --limit=a,b --tags='my task' --out FILE",
  );
  expect(outrun({ moved: ['host:a'] }).next).toContain('run the same command again');
});
