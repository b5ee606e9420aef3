import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MemoryTarget, memoryTarget, ref, wanted } from '../test/memory-target.ts';
import { run } from '../test/run.ts';
import type { Resource, ResourceId, TargetId } from './resource.ts';

const places: readonly TargetId[] = ['host:a', 'host:b'];

/** What a site may want of a few settings: some of them, with values, relations and stacks as it likes. */
const wish = fc.record({
  turn: fc.boolean(),
  parts: fc.array(
    fc.record({
      wanted: fc.boolean(),
      value: fc.constantFrom('1', '2'),
      stage: fc.nat(1),
      after: fc.array(fc.nat(5), { maxLength: 2 }),
      undoBefore: fc.array(fc.nat(5), { maxLength: 1 }),
      notify: fc.array(fc.nat(5), { maxLength: 1 }),
    }),
    { minLength: 6, maxLength: 6 },
  ),
});
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

/** Every relation goes from a later to an earlier of them, or for `turn` the other way: no cycle within a wish. */
function resourcesOf({ turn, parts }: Wish): readonly Resource[] {
  const before = (i: number, n: number) =>
    parts[n]?.wanted === true && (turn ? n > i : n < i) && (parts[n]?.stage ?? 0) <= (parts[i]?.stage ?? 0);
  const place = (i: number) => places[i % 2] ?? 'host:a';
  const named = (n: number) => ref(`r${n}`, place(n));
  return parts.flatMap((part, i) => {
    if (!part.wanted) return [];
    const refs = (list: readonly number[]) => list.filter((n) => before(i, n)).map(named);
    const notify = part.notify.filter((n) => parts[n]?.wanted === true && before(n, i)).map(named);
    return wanted(place(i), `r${i}`, part.value, {
      after: refs(part.after),
      undoBefore: refs(part.undoBefore),
      notify,
      stage: part.stage,
      stack: `stack${part.stage}`,
    });
  });
}

const valuesOf = (targets: readonly MemoryTarget[]) =>
  Object.fromEntries(targets.flatMap(({ values }) => [...values]));

test('whatever a site wanted before, applying once is enough, and a reset takes all of it away', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 3 }), async (wishes) => {
      const targets = places.map((id) => memoryTarget(id));
      let resources: readonly Resource[] = [];
      for (const each of wishes) {
        resources = resourcesOf(each);
        const first = await run(resources, targets);
        expect([...first.outcomes.values()].every((outcome) => outcome === 'ok')).toBe(true);
        expect(valuesOf(targets)).toEqual(
          Object.fromEntries(resources.map(({ desired }) => Object.values(desired as object))),
        );
        expect((await run(resources, targets)).plan.changes).toEqual([]);
      }
      const reset = await run(resources, targets, { verb: 'reset' });
      expect([...reset.outcomes.values()].every((outcome) => outcome === 'ok')).toBe(true);
      expect(valuesOf(targets)).toEqual({});
    }),
  );
});

test('what nobody wants any more is undone before what it was built on, in whatever stack that is', async () => {
  const target = memoryTarget('host:a');
  const base = wanted('host:a', 'base', '1');
  const resources = [
    base,
    wanted('host:a', 'middle', '1', { after: [ref('base')] }),
    wanted('host:a', 'top', '1', { after: [ref('base')], stage: 1, stack: 'two' }),
  ];
  await run(resources, [target]);
  const { events } = await run([wanted('host:a', 'other', '1', { stage: 1, stack: 'two' })], [target]);
  const done: ResourceId[] = [];
  for (const event of events) if (event.type === 'change-finished') done.push(event.id);
  expect(done.at(-1)).toBe(base.id);
  expect([...target.values.keys()]).toEqual(['other']);
});

test('a ledger of two orders that contradict each other does not stop a reset', async () => {
  const target = memoryTarget('host:a');
  const resources = [wanted('host:a', 'x', '1'), wanted('host:a', 'y', '1', { after: [ref('x')] })];
  await run(resources, [target]);
  const [x, y] = target.ledger;
  if (x === undefined || y === undefined) throw new Error('nothing is remembered');
  target.ledger.splice(0, 1, { ...x, after: [y.id] });
  await run(resources, [target], { verb: 'reset' });
  expect(target.values.size).toBe(0);
});

test('what is undone waits through what was as desired before we came', async () => {
  // The kubelet ran already when its service was looked at, so nobody remembers it: the join is what ends it.
  const targets = [memoryTarget('host:a', { start: { kubelet: 'runs' } }), memoryTarget('host:b')];
  const site = [
    wanted('host:a', 'join', 'done'),
    wanted('host:a', 'kubelet', 'runs', { after: [ref('join')] }),
    wanted('host:b', 'pods', 'run', { undoBefore: [ref('kubelet', 'host:a')] }),
  ];
  await run(site, targets);
  const { plan } = await run(site, targets, { verb: 'reset' });
  expect(Object.fromEntries(plan.changes.map(({ id, after }) => [id, after]))).toEqual({
    'host:b/setting:pods': [],
    'host:a/setting:join': ['host:b/setting:pods'],
  });
});

test('what is undone waits through what a killed run meant to change, and something else did', async () => {
  const targets = [memoryTarget('host:a', { fail: (key) => key === 'kubelet' }), memoryTarget('host:b')];
  const site = [
    wanted('host:a', 'join', 'done'),
    wanted('host:a', 'kubelet', 'runs', { after: [ref('join')] }),
    wanted('host:b', 'pods', 'run', { undoBefore: [ref('kubelet', 'host:a')] }),
  ];
  await run(site, targets);
  const [a] = targets;
  expect(a?.ledger.map(({ id }) => id)).toEqual(['host:a/setting:join']);
  a?.values.set('kubelet', 'runs');
  expect((await run(site, targets)).plan.changes).toEqual([]);
  const { plan } = await run(site, targets, { verb: 'reset' });
  expect(plan.changes.find(({ id }) => id === 'host:a/setting:join')?.after).toEqual(['host:b/setting:pods']);
});
