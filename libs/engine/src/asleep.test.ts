import { expect, test } from 'vitest';
import { memoryTarget, ref, wanted } from '../test/memory-target.ts';
import { run } from '../test/run.ts';
import { asleep } from './asleep.ts';
import { VmstationError } from './errors.ts';
import type { TargetId } from './resource.ts';

const sleeper = 'host:attic';
const awake = 'cluster:home';
const lost = new Map<TargetId, VmstationError>([
  [sleeper, asleep('attic', new VmstationError({ code: 'SSH_UNREACHABLE', message: 'no answer' }))],
]);
const later = { stack: 'other' } as const;
const resources = [
  wanted(sleeper, 'disk', '1'),
  wanted(awake, 'free', '1'),
  wanted(awake, 'pod', '1', { after: [ref('disk', sleeper)] }),
  wanted(awake, 'probe', '1', { after: [ref('pod')] }),
  wanted(awake, 'input', '1', { inputs: { disk: { ...ref('disk', sleeper), output: 'value' } } }),
  wanted(awake, 'elsewhere', '1', { ...later, after: [ref('pod')] }),
];

test('what waits for a host that sleeps is left alone and told, and is no failure', async () => {
  const target = memoryTarget(awake);
  const { plan, outcomes } = await run(resources, [target], { lost });
  expect(plan.unknown).toEqual([]);
  expect(plan.asleep).toEqual([
    { target: sleeper, waiting: ['input', 'pod', 'probe'].map((key) => `${awake}/setting:${key}`) },
  ]);
  expect(plan.changes.map(({ id }) => id)).toEqual([`${awake}/setting:free`, `${awake}/setting:elsewhere`]);
  expect(outcomes.get(`${awake}/setting:free`)).toBe('ok');
  expect([...target.values.keys()]).not.toContain('pod');
});

test('what is as desired waits for nobody, and without sleepers nothing is said of them', async () => {
  const start = { free: '1', pod: '1', probe: '1', input: '1', elsewhere: '1' };
  const settled = await run(resources, [memoryTarget(awake, { start })], { lost });
  expect(settled.plan).toMatchObject({ changes: [], asleep: [{ target: sleeper, waiting: [] }] });
  const both = [memoryTarget(awake, { start }), memoryTarget(sleeper, { start: { disk: '1' } })];
  expect((await run(resources, both)).plan).not.toHaveProperty('asleep');
});

test('a reset does not leave it out: nothing was taken back there', async () => {
  const { plan } = await run(resources, [memoryTarget(awake)], { lost, verb: 'reset' });
  expect(plan).not.toHaveProperty('asleep');
  expect(plan.unknown).toMatchObject([{ target: sleeper, error: { code: 'HOST_ASLEEP' } }]);
});
