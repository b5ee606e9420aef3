import { expect, test } from 'vitest';
import { memoryTarget, wanted } from '../test/memory-target.ts';
import { run } from '../test/run.ts';
import { assertSamePlan, movedResources } from './compare-plans.ts';
import { canonical } from './digest.ts';
import { redact, Secret } from './secret.ts';

const a = 'host:a';
const two = [wanted(a, 'x', '1'), wanted(a, 'y', '1')];

test('the same world and the same wishes give the same plan, as text too', async () => {
  const first = await run(two, [memoryTarget(a)]);
  const second = await run(two, [memoryTarget(a)]);
  expect(canonical(second.plan)).toBe(canonical(first.plan));
  expect(() => assertSamePlan(first.plan, second.plan)).not.toThrow();
});

test('a stored plan is refused when the world moved, naming exactly what', async () => {
  const { plan } = await run(two, [memoryTarget(a, { start: { y: '1' } })]);
  const later = await run(two, [memoryTarget(a, { start: { y: 'by hand' } })]);
  expect(movedResources(plan, later.plan)).toEqual([`${a}/setting:y`]);
  expect(() => assertSamePlan(plan, later.plan)).toThrow(/host:a\/setting:y has changed since it was made/);
});

test('a stored plan is refused when the site moved', async () => {
  const { plan } = await run([wanted(a, 'x', '1')], [memoryTarget(a, { start: { x: '1' } })]);
  const later = await run([wanted(a, 'x', '2')], [memoryTarget(a, { start: { x: '2' } })]);
  expect(() => assertSamePlan(plan, later.plan)).toThrow(/the site or its stacks changed/);
});

test('what is to be made anew is a plan of the same hosts, stacks and tasks', async () => {
  const { plan } = await run(two, [memoryTarget(a)]);
  const stale = { ...plan, desired: 'other' };
  expect(() => assertSamePlan(stale, plan, ' --limit=a')).toThrow(
    expect.objectContaining({
      next: 'make a new plan and look at it: vmstation plan --limit=a --out FILE',
    }),
  );
});

test('a secret does not show, however it is turned into text', () => {
  const secret = new Secret('hunter2');
  const shown = [`${secret}`, JSON.stringify({ secret }), canonical([secret]), String(secret)].join();
  expect(shown).not.toContain('hunter2');
  expect(redact('password hunter2, again hunter2', [secret])).toBe('password [secret], again [secret]');
});
