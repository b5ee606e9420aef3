import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryTarget, ref, wanted } from '../test/memory-target.ts';
import { run } from '../test/run.ts';
import type { ResourceId, TargetId } from './resource.ts';

const a = 'host:a';
const b = 'host:b';

test('independent changes go in one batch, dependent ones in levels', async () => {
  const target = memoryTarget(a);
  const resources = [wanted(a, 'x', '1'), wanted(a, 'y', '1'), wanted(a, 'z', '1', { after: [ref('x')] })];
  const { outcomes } = await run(resources, [target]);
  expect(target.batches).toEqual([['x', 'y'], ['z']]);
  expect([...outcomes.values()]).toEqual(['ok', 'ok', 'ok']);
});

test('a second run has no changes and sends no batch', async () => {
  const target = memoryTarget(a);
  const resources = [wanted(a, 'x', '1'), wanted(a, 'y', '2', { after: [ref('x')] })];
  await run(resources, [target]);
  target.batches.length = 0;
  const { plan } = await run(resources, [target]);
  expect(plan.changes).toEqual([]);
  expect(target.batches).toEqual([]);
});

test('references through an unchanged resource still order the changes', async () => {
  const target = memoryTarget(a, { start: { y: '1' } });
  const resources = [
    wanted(a, 'x', '1'),
    wanted(a, 'y', '1', { after: [ref('x')] }),
    wanted(a, 'z', '1', { after: [ref('y')] }),
  ];
  await run(resources, [target]);
  expect(target.batches).toEqual([['x'], ['z']]);
});

test('a slow host holds up only those that wait for it', async () => {
  const gate = Promise.withResolvers<void>();
  const slow = memoryTarget(a, { wait: () => gate.promise });
  const quick = memoryTarget(b);
  const resources = [
    wanted(a, 'x', '1'),
    wanted(b, 'free', '1'),
    wanted(b, 'waits', '1', { after: [ref('x', a)] }),
  ];
  const running = run(resources, [slow, quick]);
  await expect.poll(() => quick.batches).toEqual([['free']]);
  gate.resolve();
  await running;
  expect(quick.batches).toEqual([['free'], ['waits']]);
});

test('an output measured after the change is handed to who takes it as input', async () => {
  const source = memoryTarget(a);
  const sink = memoryTarget(b);
  const resources = [
    wanted(a, 'token', 'abc'),
    wanted(b, 'join', '1', {
      after: [ref('token', a)],
      inputs: { token: { ...ref('token', a), output: 'value' } },
    }),
  ];
  await run(resources, [source, sink]);
  expect(sink.received.get('join')?.token?.reveal()).toBe('abc');
});

test('what is notified is restarted after all that notify it', async () => {
  const target = memoryTarget(a, { start: { service: '1' } });
  const resources = [wanted(a, 'service', '1'), wanted(a, 'conf', '1', { notify: [ref('service')] })];
  const { plan } = await run(resources, [target]);
  expect(plan.changes.map(({ id, action, because }) => [id, action, because])).toEqual([
    [`${a}/setting:conf`, 'create', undefined],
    [`${a}/setting:service`, 'restart', 'notified by setting conf'],
  ]);
  expect(target.batches).toEqual([['conf'], ['service']]);
});

test('a resource that nobody wants any more is undone', async () => {
  const target = memoryTarget(a);
  await run([wanted(a, 'x', '1'), wanted(a, 'y', '1')], [target]);
  const { plan } = await run([wanted(a, 'x', '1')], [target]);
  expect(plan.changes).toMatchObject([
    { id: `${a}/setting:y`, action: 'delete', because: 'no longer wanted' },
  ]);
  expect([...target.values.keys()]).toEqual(['x']);
});

test('reset undoes in reverse, across targets too, and leaves nothing', async () => {
  const one = memoryTarget(a);
  const two = memoryTarget(b);
  const resources = [
    wanted(a, 'init', '1'),
    wanted(a, 'conf', '1', { after: [ref('init')] }),
    wanted(b, 'join', '1', { after: [ref('init', a)] }),
    wanted(a, 'app', '1', { stage: 1, stack: 'apps' }),
  ];
  await run(resources, [one, two]);
  one.batches.length = 0;
  const order: string[] = [];
  const { events } = await run(resources, [one, two], { verb: 'reset' });
  for (const event of events) if (event.type === 'change-finished') order.push(event.id);
  expect(one.batches).toEqual([['app'], ['conf'], ['init']]);
  expect(order.indexOf(`${b}/setting:join`)).toBeLessThan(order.indexOf(`${a}/setting:init`));
  expect([one.values.size, two.values.size, one.ledger.length, two.ledger.length]).toEqual([0, 0, 0, 0]);
});

test('any graph over several targets ends, with every change done after what it needs', async () => {
  const targets: readonly TargetId[] = ['host:a', 'host:b', 'host:c'];
  const nodes = fc.array(fc.record({ on: fc.nat(2), needs: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 15,
  });
  await fc.assert(
    fc.asyncProperty(nodes, async (list) => {
      const place = (i: number): TargetId => targets[list[i]?.on ?? 0] ?? 'host:a';
      const resources = list.map(({ needs }, i) =>
        wanted(place(i), `r${i}`, '1', {
          after: needs.flatMap((n) => (i === 0 ? [] : [n % i])).map((n) => ref(`r${n}`, place(n))),
        }),
      );
      const { outcomes, events } = await run(
        resources,
        targets.map((id) => memoryTarget(id)),
      );
      expect([...outcomes.values()].every((outcome) => outcome === 'ok')).toBe(true);
      const done: ResourceId[] = [];
      for (const event of events) if (event.type === 'change-finished') done.push(event.id);
      for (const { id, after } of resources)
        for (const needed of after) expect(done.indexOf(needed)).toBeLessThan(done.indexOf(id));
    }),
  );
});

test('what must be undone before another is, without having waited for it to be made', async () => {
  const master = memoryTarget(a);
  const worker = memoryTarget(b, { fail: (key, attempt) => key === 'join' && attempt === 1 });
  const resources = [wanted(a, 'pods', '1', { undoBefore: [ref('join', b)] }), wanted(b, 'join', '1')];
  const first = await run(resources, [master, worker]);
  expect(first.outcomes.get(`${a}/setting:pods`)).toBe('ok');
  await run(resources, [master, worker]);
  const { events } = await run(resources, [master, worker], { verb: 'reset' });
  const order = events.flatMap((event) => (event.type === 'change-finished' ? [event.id] : []));
  expect(order).toEqual([`${a}/setting:pods`, `${b}/setting:join`]);
});
