import { expect, test } from 'vitest';
import { condition, fragile, memoryTarget, ref, wanted } from '../test/memory-target.ts';
import { run } from '../test/run.ts';
import { VmstationError } from './errors.ts';
import type { TargetId } from './resource.ts';

const a = 'host:a';
const b = 'host:b';

test('what waits for a failure is blocked, what does not is done', async () => {
  const target = memoryTarget(a, { fail: (key) => key === 'x' });
  const resources = [wanted(a, 'x', '1'), wanted(a, 'y', '1', { after: [ref('x')] }), wanted(a, 'z', '1')];
  const { outcomes, events } = await run(resources, [target]);
  expect(Object.fromEntries(outcomes)).toMatchObject({
    [`${a}/setting:x`]: 'failed',
    [`${a}/setting:y`]: 'blocked',
    [`${a}/setting:z`]: 'ok',
  });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'change-finished',
      outcome: 'blocked',
      error: expect.objectContaining({ code: 'BLOCKED' }),
    }),
  );
});

test('a host that is off blocks those that need it; the others go on', async () => {
  const off = new VmstationError({ code: 'SSH_UNREACHABLE', message: 'a does not answer' });
  const target = memoryTarget(b);
  const resources = [
    wanted(a, 'x', '1'),
    wanted(b, 'free', '1'),
    wanted(b, 'waits', '1', { after: [ref('x', a)] }),
  ];
  const { outcomes, plan } = await run(resources, [target], {
    lost: new Map<TargetId, VmstationError>([[a, off]]),
  });
  expect(plan.unknown).toEqual([{ target: a, error: expect.objectContaining({ code: 'SSH_UNREACHABLE' }) }]);
  expect(outcomes.get(`${b}/setting:free`)).toBe('ok');
  expect(outcomes.get(`${b}/setting:waits`)).toBe('blocked');
});

test('what takes a value from a host that is not part of the run fails alone, and says how to have both', async () => {
  const target = memoryTarget(b);
  const resources = [
    wanted(a, 'token', 'abc'),
    wanted(b, 'join', '1', { inputs: { token: { ...ref('token', a), output: 'value' } } }),
    wanted(b, 'free', '1'),
    wanted(b, 'waits', '1', { after: [ref('join')] }),
  ];
  const { missing, outcomes, events } = await run(resources, [target]);
  expect(Object.fromEntries(outcomes)).toEqual({
    [`${b}/setting:join`]: 'failed',
    [`${b}/setting:free`]: 'ok',
    [`${b}/setting:waits`]: 'blocked',
  });
  expect(target.batches).toEqual([['free']]);
  expect(events.find((event) => 'outcome' in event && event.outcome === 'failed')).toMatchObject({
    error: {
      code: 'INPUT_MISSING',
      message: 'setting join needs `value` of host:a/setting:token, which is not part of this run',
      next: 'make both part of one run: vmstation apply --limit=b,a',
    },
  });
  // The plan says so before.
  expect(missing).toMatchObject([{ code: 'INPUT_MISSING', where: `${b}/setting:join` }]);
});

test('a plan names no value as missing that comes with it, is there already, or could not be seen', async () => {
  const off = new VmstationError({ code: 'SSH_UNREACHABLE', message: 'a does not answer' });
  const resources = [
    wanted(a, 'token', 'abc'),
    wanted(b, 'join', '1', { inputs: { token: { ...ref('token', a), output: 'value' } } }),
  ];
  const gives = memoryTarget(a);
  expect((await run(resources, [gives, memoryTarget(b)])).missing).toEqual([]);
  const again = await run(resources, [gives, memoryTarget(b)]);
  expect(again.missing).toEqual([]);
  expect(again.plan.changes.map(({ id }) => id)).toEqual([`${b}/setting:join`]);
  const unseen = await run(resources, [memoryTarget(b)], {
    lost: new Map<TargetId, VmstationError>([[a, off]]),
  });
  expect(unseen.missing).toEqual([]);
  expect(unseen.outcomes.get(`${b}/setting:join`)).toBe('blocked');
});

test('a lower stage comes first on a target, and its failure stops the later ones there', async () => {
  const fine = memoryTarget(a);
  const resources = [wanted(a, 'late', '1', { stage: 1, stack: 'two' }), wanted(a, 'early', '1')];
  await run(resources, [fine]);
  expect(fine.batches).toEqual([['early'], ['late']]);
  const broken = memoryTarget(a, { fail: (key) => key === 'early' });
  const { outcomes } = await run(resources, [broken]);
  expect(outcomes.get(`${a}/setting:late`)).toBe('blocked');
});

test('only what is safe to repeat is tried again, and each attempt is an event', async () => {
  const target = memoryTarget(a, { fail: (_key, attempt) => attempt < 3 });
  const resources = [wanted(a, 'download', '1', { kind: fragile }), wanted(a, 'once', '1')];
  const { outcomes, events } = await run(resources, [target]);
  expect(outcomes.get(`${a}/fragile:download`)).toBe('ok');
  expect(outcomes.get(`${a}/setting:once`)).toBe('failed');
  expect(events.filter(({ type }) => type === 'change-retried')).toHaveLength(2);
});

test('an aborted run starts nothing new and says what was not started', async () => {
  const stop = new AbortController();
  const target = memoryTarget(a, { wait: async () => stop.abort() });
  const resources = [wanted(a, 'x', '1'), wanted(a, 'y', '1', { after: [ref('x')] })];
  const { outcomes } = await run(resources, [target], { signal: stop.signal });
  expect(outcomes.get(`${a}/setting:x`)).toBe('ok');
  expect(outcomes.get(`${a}/setting:y`)).toBe('not-started');
});

test('what was not begun when somebody asked to stop is not started, and no failure', async () => {
  const stop = new AbortController();
  const lock = async (_owner: unknown, signal?: AbortSignal) => {
    stop.abort();
    signal?.throwIfAborted();
  };
  const target = memoryTarget(a, { lock });
  const resources = [wanted(a, 'x', '1'), wanted(a, 'y', '1', { after: [ref('x')] })];
  const { outcomes, events } = await run(resources, [target], { signal: stop.signal });
  expect([...outcomes.values()]).toEqual(['not-started', 'not-started']);
  expect(events.filter(({ type }) => type === 'target-failed')).toEqual([]);
});

test('on a target that somebody else works on nothing is tried, and the others go on', async () => {
  const locked = new VmstationError({ code: 'LOCKED', message: 'bo works on a' });
  const taken = memoryTarget(a, { lock: () => Promise.reject(locked) });
  const free = memoryTarget(b);
  const resources = [
    wanted(a, 'x', '1'),
    wanted(b, 'free', '1'),
    wanted(b, 'waits', '1', { after: [ref('x', a)] }),
  ];
  const { outcomes, events } = await run(resources, [taken, free]);
  expect(Object.fromEntries(outcomes)).toEqual({
    [`${a}/setting:x`]: 'blocked',
    [`${b}/setting:free`]: 'ok',
    [`${b}/setting:waits`]: 'blocked',
  });
  expect(taken.batches).toEqual([]);
  expect(events.filter(({ type }) => type === 'target-failed')).toMatchObject([
    { target: a, error: { code: 'LOCKED' } },
  ]);
});

test('what another run changed since the plan was made is left to a new plan, and what waits for it too', async () => {
  const moved = new VmstationError({ code: 'WORLD_MOVED', message: 'another run has changed a' });
  const target = memoryTarget(a, { lock: () => Promise.reject(moved) });
  const resources = [
    wanted(a, 'x', '1'),
    wanted(b, 'free', '1'),
    wanted(b, 'waits', '1', { after: [ref('x', a)] }),
  ];
  const { outcomes, events } = await run(resources, [target, memoryTarget(b)]);
  expect(Object.fromEntries(outcomes)).toEqual({
    [`${a}/setting:x`]: 'moved',
    [`${b}/setting:free`]: 'ok',
    [`${b}/setting:waits`]: 'moved',
  });
  expect(events).toContainEqual({ type: 'note', target: a, text: 'another run has changed a' });
  expect(events.filter(({ type }) => type === 'target-failed')).toEqual([]);
});

test('an aborted run makes no further attempts', async () => {
  const stop = new AbortController();
  const target = memoryTarget(a, { fail: () => true });
  const resources = [wanted(a, 'download', '1', { kind: fragile })];
  const sleep = async () => stop.abort();
  const { outcomes } = await run(resources, [target], { signal: stop.signal, sleep });
  expect([...outcomes.values()]).toEqual(['failed']);
  expect(target.batches).toEqual([['download']]);
});

test('a condition that fails because of another change is its consequence, not a cause', async () => {
  const target = memoryTarget(a, { start: { answers: 'no' } });
  const resources = [
    wanted(a, 'service', '1'),
    wanted(a, 'answers', 'yes', { kind: condition, after: [ref('service')] }),
  ];
  const { plan } = await run(resources, [target]);
  expect(plan.changes.map(({ id, consequence, because }) => [id, consequence, because])).toEqual([
    [`${a}/setting:service`, false, undefined],
    [`${a}/condition:answers`, true, 'follows from setting service'],
  ]);
});
