import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { nxAlone } from './testing/nx.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const stacks = [
  'cluster-setup',
  'cluster-infra',
  'cluster-config',
  'cluster-monitor-stack',
  'cluster-application-stack',
  'cluster-tools',
];

const graphSchema = z.object({
  tasks: z.object({
    tasks: z.record(
      z.string(),
      z.object({
        cache: z.boolean().optional(),
        parallelism: z.boolean(),
      }),
    ),
    dependencies: z.record(z.string(), z.array(z.string())),
  }),
});

type TaskGraph = z.output<typeof graphSchema>['tasks'];

/** Asks nx itself what it would run, without running it. */
function taskGraph(...args: readonly string[]): TaskGraph {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-nx-'));
  try {
    const file = join(folder, 'graph.json');
    execFileSync('nx', [...args, `--graph=${file}`], {
      cwd: root,
      env: nxAlone(folder),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return graphSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tasks;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The order in which tasks of one target come, by following the edges. */
function orderOf(graph: TaskGraph, target: string): string[] {
  const order: string[] = [];
  const visit = (id: string) => {
    if (order.includes(id)) return;
    for (const next of graph.dependencies[id] ?? []) visit(next);
    order.push(id);
  };
  for (const id of Object.keys(graph.tasks).sort()) visit(id);
  return order.filter((id) => id.split(':')[1] === target).map((id) => id.split(':')[0] ?? '');
}

let deploy: TaskGraph;
beforeAll(() => {
  deploy = taskGraph('run-many', '-t', 'deploy');
}, 120_000);

test('deploy goes setup, infra, config, monitor and applications, tools', () => {
  const order = orderOf(deploy, 'deploy');
  expect(order.toSorted()).toEqual(stacks.toSorted());
  const before = (a: string, b: string) => expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
  before('cluster-setup', 'cluster-infra');
  before('cluster-infra', 'cluster-config');
  before('cluster-config', 'cluster-monitor-stack');
  before('cluster-config', 'cluster-application-stack');
  before('cluster-monitor-stack', 'cluster-tools');
  before('cluster-application-stack', 'cluster-tools');
});

test('validate is cached, what touches the world is not and runs alone', () => {
  expect(deploy.tasks['cluster-infra:validate']).toMatchObject({ cache: true });
  expect(deploy.tasks['cluster-infra:deploy']).toMatchObject({ parallelism: false });
  expect(deploy.tasks['cluster-infra:deploy']?.cache).not.toBe(true);
});

test('resetting setup takes down all that was built on it first, backwards', { timeout: 120_000 }, () => {
  const order = orderOf(taskGraph('run', 'cluster-setup:reset'), 'reset');
  expect(order.toSorted()).toEqual(stacks.toSorted());
  expect(order.at(-1)).toBe('cluster-setup');
  expect(order[0]).toBe('cluster-tools');
  expect(order.indexOf('cluster-config')).toBeLessThan(order.indexOf('cluster-infra'));
});

test.each(stacks)('%s has one target a task, and no other file in src/tasks', async (name) => {
  const { stack } = await import(`@vmstation/${name}`);
  const schema = z.object({
    name: z.string(),
    after: z.array(z.string()),
    tasks: z.array(z.object({ name: z.string() })),
  });
  const { tasks, after } = schema.parse(stack);
  const { taskNames } = await import('./task-names.ts');
  expect(taskNames(join(root, 'libs', name, 'src', 'tasks'))).toEqual(tasks.map((task) => task.name).sort());
  const manifest = z
    .object({ stack: z.object({ after: z.array(z.string()) }) })
    .parse(JSON.parse(readFileSync(join(root, 'libs', name, 'package.json'), 'utf8')));
  expect(manifest.stack.after).toEqual(after);
});
