import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type OwnRepository, ownRepository } from './own-repository.ts';

let repository: OwnRepository;

beforeAll(() => {
  repository = ownRepository();
  mkdirSync(join(repository.folder, 'home', '.ssh'), { recursive: true });
  const key = join(repository.folder, 'home', '.ssh', 'id_ed25519.pub');
  writeFileSync(key, `ssh-ed25519 ${'A'.repeat(68)} jane\n`);
}, 300_000);

afterAll(() => repository[Symbol.dispose]());

/** The installed CLI, run in the user's repository. */
function vmstation(...args: readonly string[]) {
  const home = join(repository.folder, 'home');
  return spawnSync(process.execPath, ['node_modules/.bin/vmstation', ...args], {
    cwd: repository.folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state') },
  });
}

const validated = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), note: z.string() })),
});

test('a configuration of one’s own leaves a task out, replaces one and adds one', () => {
  const { stdout, stderr, status } = vmstation('validate', '--site=./site', '--env=production', '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const { ok, checks } = validated.parse(JSON.parse(stdout));
  expect(ok).toBe(true);
  const notes = new Map(checks.map(({ name, note }) => [name, note]));
  expect(notes.get('stacks')).toBe('cluster-setup → cluster-infra → cluster-config');
  expect(notes.has('cluster-config:services')).toBe(false);
  expect(notes.get('cluster-config:login')).toBe('2 resources on 2 targets'); // the shipped one has none without a banner
  expect(notes.get('cluster-config:smartd')).toBe('3 resources on 1 target');
});

const planned = z.object({
  changes: z.array(z.object({ task: z.string() })),
  unknown: z.array(z.object({ target: z.string(), error: z.object({ code: z.string() }) })),
});

test('plan says which machines it could not look at, and exits with 1', () => {
  const { stdout, status } = vmstation('plan', '--site=./site', '--env=production', '--json');
  expect(status).toBe(1);
  const { changes, unknown } = planned.parse(JSON.parse(stdout));
  expect(unknown.map(({ target }) => target)).toEqual(['host:alpha', 'host:beta']);
  for (const { error } of unknown) expect(error.code).toMatch(/^SSH_/);
  expect(changes.map(({ task }) => task)).toContain('network');
});

test('the shipped sites travel along', () => {
  const { stdout, status } = vmstation('validate', '--site=vmstation', '--env=production');
  expect(stdout).toContain('vmstation: 3 hosts');
  expect(status).toBe(0);
});

test('the configuration has the installed types; a task that does not exist is refused', {
  timeout: 60_000,
}, () => {
  writeFileSync(
    join(repository.folder, 'wrong.ts'),
    "import { tasks } from '@vmstation/cluster-config';\n// @ts-expect-error there is no such task\nexport default tasks.telnet;\n",
  );
  const { stdout, status } = spawnSync('tsc', ['-p', repository.folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
