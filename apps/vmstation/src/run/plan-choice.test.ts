import type { Plan } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { defaultOptions } from './options.ts';
import { assertSiteOf, choiceOf } from './plan-choice.ts';

const plan: Plan = {
  version: 1,
  site: 'home',
  environment: 'production',
  verb: 'apply',
  selection: { hosts: ['alpha'], stacks: ['cluster-config'], tasks: [] },
  resources: 0,
  changes: [],
  unknown: [],
  desired: '',
  observed: {},
};
const there = { ...defaultOptions, env: 'production' };

test('a plan brings its own hosts, stacks and tasks', () => {
  expect(choiceOf(plan, 'x.plan', there)).toEqual({ ...there, limit: ['alpha'], stack: ['cluster-config'] });
});

test('without its environment a command is about the lab, whatever stands in the file', () => {
  expect(() => choiceOf(plan, 'x.plan', defaultOptions)).toThrow(
    expect.objectContaining({
      code: 'PLAN_MISMATCH',
      next: 'to carry it out there: vmstation apply x.plan --env=production',
    }),
  );
});

test('nothing else can be chosen beside it', () => {
  expect(() => choiceOf(plan, 'x.plan', { ...there, limit: ['beta'], tags: ['sshd'] })).toThrow(
    expect.objectContaining({
      code: 'PLAN_MISMATCH',
      next: 'make a plan of these alone: vmstation plan --env=production --limit=beta --tags=sshd --out FILE',
    }),
  );
});

test('whoever chose hosts is not told how to carry out the whole plan', () => {
  expect(() => choiceOf(plan, 'x.plan', { ...defaultOptions, limit: ['nas'] })).toThrow(
    expect.objectContaining({
      message: 'a plan has its own hosts, stacks and tasks, so --limit=nas cannot choose others',
      next: 'make a plan of these alone: vmstation plan --env=production --limit=nas --out FILE',
    }),
  );
});

test('what stands in a file and in its name stays one word of a shell', () => {
  const odd = { ...plan, environment: '$(id)' };
  expect(() => choiceOf(odd, 'my x.plan', defaultOptions)).toThrow(
    expect.objectContaining({
      next: "to carry it out there: vmstation apply 'my x.plan' --env='$(id)'",
    }),
  );
});

test('a plan of another site is refused', () => {
  assertSiteOf(plan, 'x.plan', { name: 'home' });
  expect(() => assertSiteOf(plan, 'x.plan', { name: 'vmstation' })).toThrow(
    expect.objectContaining({ code: 'PLAN_MISMATCH', where: 'x.plan' }),
  );
});
