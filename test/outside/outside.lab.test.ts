import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { expectCode } from '../proofs/command.ts';
import type { LocalRegistry } from '../registry/local-registry.ts';
import { type OwnRepository, ownRepository, ran, released } from './own-repository.ts';

/** What a stranger has: a registry with a release, and a repository of one's own beside no workspace. */
let registry: LocalRegistry;
let repository: OwnRepository;

beforeAll(async () => {
  registry = await released();
  repository = await ownRepository(registry);
});

afterAll(async () => {
  expectCode(await repository.vmstation('lab', 'down'), 0);
  repository[Symbol.dispose]();
  await registry[Symbol.asyncDispose]();
});

const real = ['--site=./site', '--env=production', '--json'];

const validated = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), note: z.string() })),
});

test('a configuration of one’s own leaves a task out, replaces one and adds two', async () => {
  const { stdout, stderr, code } = await repository.vmstation('validate', ...real);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { ok, checks } = validated.parse(JSON.parse(stdout));
  expect(ok).toBe(true);
  const notes = new Map(checks.map(({ name, note }) => [name, note]));
  expect(notes.get('stacks')).toBe('cluster-setup → cluster-infra → cluster-config');
  expect(notes.has('cluster-config:services')).toBe(false);
  expect(notes.get('cluster-config:login')).toBe('2 resources on 2 targets'); // the shipped one has none without a banner
  expect(notes.get('cluster-config:smartd')).toBe('3 resources on 1 target');
  expect(notes.get('cluster-config:boot')).toBe('2 resources on 2 targets');
});

const planned = z.object({
  changes: z.array(z.object({ id: z.string(), task: z.string() })),
  unknown: z.array(z.object({ target: z.string(), error: z.object({ code: z.string() }) })),
});

test('plan says which machines and clusters it could not look at, and exits with 1', async () => {
  const { stdout, code } = await repository.vmstation('plan', ...real);
  expect(code).toBe(1);
  const { changes, unknown } = planned.parse(JSON.parse(stdout));
  expect(unknown).toMatchObject([
    { target: 'host:alpha', error: { code: expect.stringMatching(/^SSH_/) } },
    { target: 'host:beta', error: { code: expect.stringMatching(/^SSH_/) } },
    { target: 'cluster:debian', error: { code: 'CLUSTER_UNREACHABLE' } },
  ]);
  expect(changes).toEqual([]); // nobody knows what is missing there
});

test('the site is rehearsed: planned, applied as planned, without drift, and undone', async () => {
  const scope = ['--limit=beta', '--tags=login,boot'];
  expectCode(await repository.vmstation('lab', 'up', '--site=./site'), 0);
  const plan = await repository.vmstation('plan', '--site=./site', ...scope, '--json', '--out=deploy.plan');
  expectCode(plan, 2);
  expect(planned.parse(JSON.parse(plan.stdout)).changes.map(({ id }) => id)).toEqual([
    'host:beta/file:/etc/issue.net',
    'host:beta/boot-target:default',
  ]);
  expectCode(await repository.vmstation('apply', 'deploy.plan', '--site=./site'), 0);
  expectCode(await repository.vmstation('drift', '--site=./site', ...scope), 0);
  expectCode(await repository.vmstation('reset', '--site=./site', ...scope, '--yes=debian'), 0);
  expectCode(await repository.vmstation('plan', '--site=./site', ...scope), 2);
});

test('the shipped sites travel along, also where every package sees its own dependencies only', async () => {
  using strict = await ownRepository(registry, 'linked');
  for (const { vmstation } of [repository, strict]) {
    const shipped = await vmstation('validate', '--site=vmstation', '--env=production');
    expectCode(shipped, 0);
    expect(shipped.stdout).toContain('vmstation: 3 hosts');
  }
});

test('the configuration has the installed types; a task that does not exist is refused', async () => {
  writeFileSync(
    join(repository.folder, 'wrong.ts'),
    "import { tasks } from '@vmstation/cluster-config';\n// @ts-expect-error there is no such task\nexport default tasks.telnet;\n",
  );
  expectCode(await ran(repository.folder, ['tsc', '-p', repository.folder]), 0);
});
