import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, draftOf } from '@vmstation/engine';
import { defineHostTask, defineStack, type Stack } from '@vmstation/inventory';
import type { ScriptType } from '@vmstation/resources';
import { expect, test } from 'vitest';
import type { RunOptions } from '../../run/options.ts';
import { checkStatically } from './check-statically.ts';
import { formatStatic, formatVerdicts } from './format.ts';

const options: RunOptions = {
  site: 'vmstation',
  env: 'lab',
  limit: [],
  stack: [],
  tags: [],
  json: false,
  diff: false,
  yes: false,
  concurrency: 30,
};

const thing: ScriptType<{ readonly key: string; readonly value: number }> = {
  name: 'thing',
  key: ({ key }) => key,
  show: ({ key }) => `thing ${key}`,
  diff: () => undefined,
  read: () => '',
  parse: () => ({}),
  apply: () => '',
  undo: () => '',
};
const want = draftOf(thing);

function stackOf(
  name: string,
  tasks: Record<string, () => readonly Draft[]>,
  after: readonly string[] = [],
): Stack {
  return defineStack({
    name,
    after,
    tasks: Object.entries(tasks).map(([task, resources]) =>
      defineHostTask({ name: task, title: task, hosts: ({ name: host }) => host === 'homelab', resources }),
    ),
  });
}

async function codes(
  stacks: readonly Stack[],
  chosen: Partial<RunOptions> = {},
): Promise<Record<string, string[]>> {
  const { checks, ok } = await checkStatically({ ...options, ...chosen }, async () => ({
    stacks,
    types: [thing],
  }));
  const found = Object.fromEntries(
    checks
      .filter(({ problems }) => problems.length > 0)
      .map(({ name, problems }) => [name, problems.map(({ code }) => code)]),
  );
  expect(ok).toBe(Object.keys(found).length === 0);
  return found;
}

const good = stackOf('base', { one: () => [want({ key: 'a', value: 1 })] });

test('a sound site passes in the environment of a lab that is not up', async () => {
  expect(await codes([good])).toEqual({});
});

test('a task that throws is named, and the others are still checked', async () => {
  const stacks = [
    good,
    stackOf('next', {
      bad: () => {
        throw new Error('no such thing');
      },
      fine: () => [want({ key: 'b', value: 1 })],
    }),
  ];
  expect(await codes(stacks)).toEqual({ 'next:bad': ['INTERNAL'] });
  const { checks } = await checkStatically(options, async () => ({ stacks, types: [thing] }));
  expect(checks.map(({ name }) => name)).toContain('next:fine');
});

test.each([
  [
    'two tasks want different things of one resource',
    { two: () => [want({ key: 'a', value: 2 })] },
    { graph: ['GRAPH_CONTRADICTION'] },
  ],
  [
    'a reference to nothing',
    { two: () => [want({ key: 'b', value: 1 }, { after: [{ type: 'thing', key: 'z' }] })] },
    { graph: ['GRAPH_UNKNOWN_REFERENCE'] },
  ],
  [
    'a cycle',
    {
      two: () => [
        want({ key: 'b', value: 1 }, { after: [{ type: 'thing', key: 'c' }] }),
        want({ key: 'c', value: 1 }, { after: [{ type: 'thing', key: 'b' }] }),
      ],
    },
    { graph: ['GRAPH_CYCLE'] },
  ],
  [
    'a resource on a host that is not there',
    { two: () => [want({ key: 'b', value: 1 }, { on: 'host:homelib' })] },
    { targets: ['TARGET_UNKNOWN'] },
  ],
  [
    'something that differs each time',
    { two: () => [want({ key: 'b', value: Math.random() })] },
    { repeatable: ['TASK_NOT_REPEATABLE'] },
  ],
])('%s', async (_name, tasks, expected) => {
  expect(await codes([good, stackOf('next', tasks)])).toEqual(expected);
});

test('waiting for a later stack on the same host is waiting for ever', async () => {
  const early = stackOf('early', {
    two: () => [want({ key: 'b', value: 1 }, { after: [{ type: 'thing', key: 'a' }] })],
  });
  expect(await codes([early, { ...good, after: ['early'] }])).toEqual({
    graph: ['REFERENCE_TO_LATER_STACK'],
  });
});

test('a type that hosts are not told of is named with what to do', async () => {
  const { checks } = await checkStatically(options, async () => ({ stacks: [good], types: [] }));
  expect(checks.flatMap(({ problems }) => problems)).toMatchObject([
    {
      code: 'UNKNOWN_TYPE',
      where: 'host:homelab/thing:a',
      fix: expect.stringContaining('vmstation.config.ts'),
    },
  ]);
});

test('faults of the site come with place and fix, and nothing else is tried', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-site-'));
  try {
    await writeFile(join(folder, 'site.yaml'), 'site: x\nhosst: {}\n');
    const result = await checkStatically({ ...options, site: folder }, async () => ({
      stacks: [good],
      types: [thing],
    }));
    const text = formatStatic(result);
    expect(result.ok).toBe(false);
    expect(text).toContain(
      'site.yaml:2:1 hosst: the key `hosst` is not known here; did you mean `hosts`? [KEY_UNKNOWN]',
    );
    expect(text).toMatch(/✗ \d+ problems\.$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('verdicts: a line each, reasons and the fix below what did not pass', () => {
  const verdict = { target: 'host:a', sentence: 'swap is off', fix: 'swapoff -a', why: [] } as const;
  const text = formatVerdicts([
    { ...verdict, check: 'swap', state: 'failed', why: ['/dev/sda2 is in use'] },
    { ...verdict, check: 'clock', state: 'unknown', why: ['chronyc: not found'] },
    { ...verdict, target: 'cluster:b', check: 'etcd', state: 'ok' },
  ]);
  expect(text).toContain(
    'a\n  ✗ swap   swap is off\n      /dev/sda2 is in use\n      → swapoff -a\n  ? clock',
  );
  expect(text).toContain('cluster b\n  ✓ etcd ');
  expect(text).toContain('✗ 1 of 3 checks passed, 1 failed, 1 could not be measured.');
});
